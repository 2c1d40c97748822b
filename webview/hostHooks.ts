/** What the reader does with a turn or in the composer, as messages to the host and as the page's own memory. */
import type { RemedyAction } from '../src/core/errors.ts';
import type { TurnId } from '../src/core/stream/turnEvent.ts';
import type { ComposerHooks } from './composer/composer.ts';
import type { Host } from './host.ts';
import type { TurnHooks } from './turn/turnHooks.ts';

const longestDraft = 100_000;
const longestHistory = 100;

type OfPage =
	| 'find'
	| 'pause'
	| 'changeSpeed'
	| 'holding'
	| 'growing'
	| 'show'
	| 'playing'
	| 'announce'
	| 'isReadingElsewhere';

/** The part of a turn's hooks that the page needs no view for. */
export function turnHooksOf(host: Host): Omit<TurnHooks, OfPage> {
	return {
		copy: (text, what) => host.post({ type: 'copy', text, what }),
		copyTurn: turn => host.post({ type: 'copy-turn', turn }),
		codeAction: (turn, action, code, language) =>
			host.post({ type: 'code-action', action, turn, code, ...(language && { languageId: language }) }),
		openAttachment: (turn, id) => host.post({ type: 'open-attachment', id, turn }),
		remedy: (turn, action) => postRemedy(host, turn, action),
		retry: turn => host.post({ type: 'retry', turn }),
		answerNow: turn => host.post({ type: 'answer-now', turn }),
		editQuestion: turn => host.post({ type: 'edit-question', turn }),
		exportTurn: turn => host.post({ type: 'export', format: 'markdown', turn }),
		foldChosen: (turn, part, open) => {
			host.writeState({ folds: { ...host.readState().folds, [`${turn}/${part}`]: open } });
		},
		chosenFold: (turn, part) => host.readState().folds?.[`${turn}/${part}`],
	};
}

function postRemedy(host: Host, turn: TurnId, action: RemedyAction): void {
	if (action === 'retry' || action === 'continue') {
		host.post({ type: action, turn });
	} else {
		host.post({ type: 'remedy', action, turn });
	}
}

export function composerHooksOf(host: Host): Omit<ComposerHooks, 'ask' | 'stop'> {
	return {
		chooseModel: model => host.post({ type: 'choose-model', model }),
		pickModel: () => host.post({ type: 'pick-model' }),
		chooseThink: think => host.post({ type: 'choose-think', think }),
		openAttachment: item => host.post({ type: 'open-attachment', id: item.id }),
		detach: item => host.post({ type: 'detach', id: item.id }),
		complete: (request, query) => host.post({ type: 'complete', request, query }),
		attach: item => host.post({ type: 'attach', attach: item.attach }),
		unqueue: (item, edit) => host.post({ type: 'unqueue', id: item.id, edit }),
		draftChanged: draft => host.writeState({ draft: draft.slice(0, longestDraft) }),
		history: () => host.readState().history ?? [],
	};
}

/** Asks, and remembers what was asked for the arrow keys. */
export function postQuestion(host: Host, text: string, edits?: TurnId): void {
	const history = (host.readState().history ?? []).filter(each => each !== text);
	host.writeState({ history: [...history, text].slice(-longestHistory) });
	host.post({ type: 'ask', text, ...(edits !== undefined && { edits }) });
}
