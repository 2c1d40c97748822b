import assert from 'node:assert/strict';
import { type TurnEnd, turnEnd } from '../../../src/core/conversation/turnEnd.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import type { RemedyAction } from '../../../src/core/errors.ts';
import type { ContextItem, FinishReason, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import { inEnglish } from '../../../src/core/wording/sentence.ts';
import { wordError, wordNotice } from '../../../src/core/wording/turnWords.ts';
import { turnOf, turnStart } from './turnEvents.ts';

const thought: TurnEventBody = { type: 'thinking-delta', block: 0, text: 'Hm.' };
const answered: TurnEventBody = { type: 'answer-delta', block: 1, text: 'Yes.' };
const called: TurnEventBody = { type: 'tool-call', id: 'a', name: 'look', arguments: '{}' };
const broken: TurnEventBody = {
	type: 'error',
	kind: 'stalled',
	message: 'Ollama was silent for 5 s.',
	remedy: 'What came is kept. Ask Ollama again.',
	code: 'x',
	args: { server: 'Ollama', time: '5 s' },
	remedyCode: 'x.remedy',
	kept: true,
	actions: ['choose-model', 'continue'],
};

const german = {
	x: '{server} schwieg {time} lang.',
	'x.remedy': 'Frag {server} noch einmal.',
	'turn.kept': 'Was kam, bleibt.',
	'turn.only-thought': 'Gedacht, nicht geantwortet.',
	'turn.retry': '{failure} Neuer Versuch in {retryIn}.',
	'turn.interrupted': 'Abgerissen.',
};

const stateOf = (...bodies: readonly TurnEventBody[]) => foldTurn(turnOf([turnStart, ...bodies]));
const ended = (reason: FinishReason, ...bodies: readonly TurnEventBody[]): TurnEnd | undefined =>
	turnEnd(stateOf(...bodies, { type: 'finish', reason }));

describe('the end of a turn', () => {
	it('needs no words while it runs, and for a whole answer', () => {
		assert.equal(turnEnd(stateOf(thought)), undefined);
		assert.equal(ended('complete', thought, answered), undefined);
		assert.equal(ended('complete', called), undefined, 'who called a tool has done something');
	});

	it('is said once for thinking without an answer, from which the answer can be asked', () => {
		assert.deepEqual(ended('complete', thought), {
			tone: 'quiet',
			message: inEnglish('turn.only-thought'),
			actions: ['retry'],
			canAnswerNow: true,
		});
	});

	for (const [reason, bodies, code, tone, actions] of [
		['complete', [], 'turn.nothing-said', 'quiet', ['retry']],
		['cancelled', [], 'turn.stopped-before', 'quiet', ['retry']],
		['cancelled', [answered], 'turn.stopped', 'quiet', ['continue', 'retry']],
		['cancelled', [called], 'turn.stopped', 'quiet', ['continue', 'retry']],
		['length', [], 'turn.length-at-once', 'warning', ['retry']],
		['length', [thought], 'turn.length-in-thinking', 'warning', ['continue']],
		['length', [thought, answered], 'turn.length', 'warning', ['continue']],
		['interrupted', [answered], 'turn.interrupted', 'warning', ['continue', 'retry']],
		['error', [], 'turn.failed', 'error', ['retry']],
	] as const) {
		it(`by ${reason} after ${bodies.map(body => body.type).join(', ') || 'nothing'} is told where no event tells it`, () => {
			const end = ended(reason, ...bodies);
			assert.equal(end?.message, inEnglish(code));
			assert.equal(end.tone, tone);
			assert.deepEqual(end.actions, actions);
		});
	}

	describe('offers no button that would change nothing:', () => {
		const fails = (actions: readonly RemedyAction[], context: readonly ContextItem[] = []): TurnEnd | undefined =>
			turnEnd(
				foldTurn(
					turnOf([
						{ ...turnStart, context } as typeof turnStart,
						{ ...broken, actions },
						{ type: 'finish', reason: 'error' },
					]),
				),
			);

		it('not to ask without attachments where there are none', () => {
			assert.deepEqual(fails(['drop-context', 'choose-model'])?.actions, ['choose-model']);
			const item = { id: 'a', kind: 'file', label: 'a.ts', text: 'x' } as const;
			assert.deepEqual(fails(['drop-context', 'choose-model'], [item])?.actions, ['drop-context', 'choose-model']);
			assert.deepEqual(fails(['drop-context'])?.actions, ['retry']);
		});

		it('not to go on where nothing came', () => {
			assert.deepEqual(fails(['continue', 'retry'])?.actions, ['retry']);
			assert.deepEqual(ended('interrupted')?.actions, ['retry']);
		});

		it('the way to a limit only where the user has set one', () => {
			const options = { think: 'auto', maxTokens: 100 } as const;
			const start = { ...turnStart, options } as typeof turnStart;
			const limited = turnEnd(foldTurn(turnOf([start, answered, { type: 'finish', reason: 'length' }])));
			assert.deepEqual(limited?.actions, ['continue', 'open-settings']);
			assert.deepEqual(ended('length', answered)?.actions, ['continue']);
		});
	});

	it('is told in the words of its own events', () => {
		const state = stateOf(answered, { type: 'finish', reason: 'complete', message: 'The rest was held back.' });
		assert.deepEqual(turnEnd(state), {
			tone: 'quiet',
			message: 'The rest was held back.',
			actions: [],
			canAnswerNow: false,
		});
	});

	it('by an error says what happened and what to do, in the reader’s language', () => {
		assert.deepEqual(ended('interrupted', answered, broken), {
			tone: 'warning',
			message: 'Ollama was silent for 5 s.',
			remedy: 'What came is kept. Ask Ollama again.',
			actions: ['continue', 'retry', 'choose-model'],
			canAnswerNow: false,
		});
		const end = turnEnd(stateOf(answered, broken, { type: 'finish', reason: 'interrupted' }), german);
		assert.equal(end?.message, 'Ollama schwieg 5 s lang.');
		assert.equal(end.remedy, 'Was kam, bleibt. Frag Ollama noch einmal.');
	});

	it('by an error after thinking lets the answer be asked for', () => {
		assert.equal(ended('interrupted', thought, broken)?.canAnswerNow, true);
		assert.equal(ended('error', broken)?.canAnswerNow, false);
	});

	it('is in the reader’s language where only the code is known', () => {
		const finish = { type: 'finish', reason: 'complete', code: 'turn.only-thought', message: 'English.' } as const;
		assert.equal(turnEnd(stateOf(thought, finish), german)?.message, 'Gedacht, nicht geantwortet.');
		assert.equal(turnEnd(stateOf(thought, finish), {})?.message, 'English.');
	});
});

describe('the words of an event', () => {
	it('stay English as a whole where a remedy has no translation', () => {
		const { error } = stateOf(broken);
		assert.ok(error);
		assert.deepEqual(wordError(error, { 'turn.kept': 'Was kam, bleibt.' }), {
			message: 'Ollama was silent for 5 s.',
			remedy: 'What came is kept. Ask Ollama again.',
		});
		assert.deepEqual(wordError(error), { message: error.message, remedy: error.remedy });
	});

	it('are translated inside of each other', () => {
		const failure = { code: 'x', message: 'Ollama was silent for 5 s.', args: { server: 'Ollama', time: '5 s' } };
		const [notice] = stateOf({
			type: 'notice',
			kind: 'retry',
			message: 'Ollama was silent for 5 s. Asking again in 1 s.',
			code: 'turn.retry',
			args: { failure, retryIn: '1 s' },
		}).notices;
		assert.ok(notice);
		assert.equal(wordNotice(notice, german), 'Ollama schwieg 5 s lang. Neuer Versuch in 1 s.');
		assert.equal(wordNotice(notice), 'Ollama was silent for 5 s. Asking again in 1 s.');
	});
});
