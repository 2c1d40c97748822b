import assert from 'node:assert/strict';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { failureOf } from '../../../src/core/errors.ts';
import { english } from '../../../src/core/wording/english.ts';
import { spoken } from '../../../src/core/wording/sentence.ts';
import { toModelError } from '../../../src/surfaces/models/modelErrors.ts';
import { modelsView } from '../../../src/surfaces/panel/modelsView.ts';
import { comparisonList } from '../../../src/surfaces/participant/compare.ts';
import { TurnRenderer } from '../../../src/surfaces/participant/turnRenderer.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';
import { turnOf, turnStart } from '../core/turnEvents.ts';

const failure = failureOf('internal', 'failure.internal', { reason: 'x' });

describe('what happened, in another language', () => {
	beforeEach(() => {
		resetVscode();
		state.translations = {
			[english['failure.internal']]: 'Fehler: {reason}',
			[english['failure.internal.remedy']]: 'Noch einmal.',
			[english['turn.never-closed']]: '{model} hört nicht auf.',
			[english['turn.stopped']]: 'Angehalten.',
			'Side by side': 'Nebeneinander',
		};
	});

	it('is said where no model is found', () => {
		const failures = [{ provider: { id: 'ollama', label: 'Ollama' } as never, failure }];
		const view = modelsView({ loading: false, models: [], failures }, { model: '', think: 'auto' });
		assert.equal(view.message, 'Fehler: x Noch einmal.');
	});

	it('is said to other chats and agents that use our models', () => {
		assert.equal(toModelError(failure).message, 'Fehler: x Noch einmal.');
	});

	it('is said by notices in the chat, with a name that cannot become Markdown', () => {
		const notice = spoken('turn.never-closed', { model: '*m*' });
		const events = turnOf([turnStart, { type: 'notice', kind: 'retry', ...notice }]);
		const lines: string[] = [];
		const sink = {
			thinking: () => false,
			thinkingDone: () => {},
			markdown: () => {},
			progress: (line: string) => lines.push(line),
		};
		new TurnRenderer(sink, 'steps').append(events, foldTurn(events));
		assert.deepEqual(lines, ['\\*m\\* hört nicht auf\\.']);
	});

	it('is said in a comparison', () => {
		const events = turnOf([
			turnStart,
			{ type: 'answer-start', block: 0 },
			{ type: 'answer-delta', block: 0, text: 'a' },
			{ type: 'finish', reason: 'cancelled', ...spoken('turn.stopped') },
		]);
		const list = comparisonList([foldTurn(events)], ['one']);
		assert.match(list, /### Nebeneinander/);
		assert.match(list, /Angehalten/);
	});
});
