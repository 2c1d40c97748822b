/** What a turn asks of the page around it, and what the page tells it. */
import type { RemedyAction } from '../../src/core/errors.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { FoldMode } from '../thinking/thinkingHooks.ts';

export interface TurnHooks {
	readonly copy: (text: string, what: 'thinking' | 'answer' | 'code' | 'question') => void;
	readonly copyTurn: (turn: TurnId) => void;
	readonly codeAction: (
		turn: TurnId,
		action: 'insert' | 'new-file' | 'apply',
		code: string,
		language: string | undefined,
	) => void;
	readonly openAttachment: (turn: TurnId, id: string) => void;
	readonly remedy: (turn: TurnId, action: RemedyAction) => void;
	readonly retry: (turn: TurnId) => void;
	readonly answerNow: (turn: TurnId) => void;
	readonly editQuestion: (turn: TurnId) => void;
	readonly exportTurn: (turn: TurnId) => void;
	readonly find: () => void;
	readonly pause: () => void;
	readonly changeSpeed: () => void;
	readonly holding: (anchor: Element, change: () => void) => void;
	readonly foldChosen: (turn: TurnId, part: number, open: boolean) => void;
	readonly chosenFold: (turn: TurnId, part: number) => boolean | undefined;
	/** Frames are wanted: something plays. */
	readonly playing: () => void;
	/** Brings the head of the turn into view. */
	readonly show: (turn: Element) => void;
	/** Lets `element` grow; the reader who sees its end goes on seeing it. */
	readonly growing: (element: Element, change: () => void) => void;
	/** Phases, for screen readers. */
	readonly announce: (message: string) => void;
	/** The reader is not at the end of the page. */
	readonly isReadingElsewhere: () => boolean;
}

export interface TurnContext {
	readonly fold: FoldMode;
	/** In the wide layout the outline stays in view beside the answer. */
	readonly wide: boolean;
	readonly typicalThinkingTokens: number | undefined;
	readonly price: { readonly input: number; readonly output: number } | undefined;
}
