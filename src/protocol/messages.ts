/**
 * Everything that the extension host and the page say to each other.
 * The host owns the conversation; the page keeps only scroll, folds and drafts. Neither side trusts text:
 * the page never gets HTML, and the host checks every message at the door (`parseToHost.ts`).
 */
import type { HeldPart } from '../core/conversation/heldTokens.ts';
import type { RemedyAction } from '../core/errors.ts';
import type { ThoughtPoint } from '../core/insight/address.ts';
import type { ModelRef, ThinkSetting } from '../core/stream/chat.ts';
import type { ToolsChoice } from '../core/stream/toolsChoice.ts';
import type { ContextItem, TurnEvent, TurnId } from '../core/stream/turnEvent.ts';

/** A context item as the page shows it: a chip, without its text. */
export type AttachmentView = Omit<ContextItem, 'text'> & {
	/** Added by itself (the selection) rather than by the reader; the page says so. */
	readonly automatic?: boolean;
};

/** A turn as a snapshot carries it: adjacent deltas merged (`core/conversation/compactEvents.ts`). */
export interface TurnSnapshot {
	readonly id: TurnId;
	readonly events: readonly TurnEvent[];
	/** The `seq` of the next live event of this turn. */
	readonly nextSeq: number;
	/** Still running in the host. */
	readonly live: boolean;
	/** The turns that stand in this place, this one among them, where there are others: retries, edits, comparisons. */
	readonly versions?: TurnVersions;
}

/** All turns of one place of the conversation, in the order in which they were asked, and which of them is shown. */
export interface TurnVersions {
	readonly turns: readonly TurnId[];
	readonly index: number;
}

/** Answers to one question beside each other, in place of a conversation. */
export interface ComparisonView {
	readonly question: string;
	readonly columns: readonly ColumnView[];
	/** The turn of a column that the conversation goes on from. */
	readonly chosen?: TurnId;
}

export interface ColumnView {
	/** Of the model, for people. */
	readonly model: string;
	/** Absent: as the settings say. */
	readonly think?: ThinkSetting;
	/** Its turn and those that go on with it; empty while it was not asked. */
	readonly turns: readonly TurnId[];
	/** The model that is asked before it, because one server answers both. */
	readonly waitsFor?: string;
	/** It was stopped before it was asked. */
	readonly isStopped?: true;
	/** Why it was not asked, in the reader's language. */
	readonly failure?: string;
}

export interface ModelView {
	readonly ref: ModelRef;
	readonly label: string;
	/** One short line: size, quantisation, provider. */
	readonly detail?: string;
	/** undefined: not known yet. */
	readonly thinking?: boolean;
	readonly thinkingAlways?: boolean;
	readonly levels?: readonly string[];
	readonly tools?: boolean;
	readonly vision?: boolean;
	/** Tokens that fit into it as it is or will be loaded; absent where nobody knows. */
	readonly contextWindow?: number;
	/** The window is what the settings ask for, whatever was loaded before. */
	readonly isWindowAsked?: true;
	/** Tokens that the model was made for. */
	readonly largestContext?: number;
	/** Its tokens for one of our estimate, as learnt from its server's counts. */
	readonly tokenRate?: number;
	readonly recorded?: boolean;
	/** US dollars per million tokens. */
	readonly price?: { readonly input: number; readonly output: number };
}

export interface ModelsView {
	readonly state: 'loading' | 'ready' | 'none';
	readonly models: readonly ModelView[];
	readonly selected?: ModelRef;
	readonly think: ThinkSetting;
	/** Whether the conversation of the page may use tools; absent where the page does not say. */
	readonly tools?: ToolsChoice;
	/** Our estimate of what describing them takes of each question; absent where none are offered. */
	readonly toolTokens?: number;
	/** Why there are none, and what to do. */
	readonly message?: string;
	/** The way to a first model, where there is none. */
	readonly setup?: SetupView;
}

/** What a newcomer sees: how to get to a first answer. */
export interface SetupView {
	/** Whether Ollama does not answer, or answers and has no model. */
	readonly state: 'no-server' | 'no-model';
	/** Ollama's address, such as `127.0.0.1:11434`. */
	readonly server: string;
	/** What is wrong, in the reader's language: with Ollama first, then with other providers that are set up. */
	readonly problems: readonly string[];
	/** The providers are being asked right now. */
	readonly checking: boolean;
	/** Models that can be pulled; empty while there is no server to pull them. */
	readonly models: readonly SuggestedModelView[];
	/** Memory of the machine that the models would run on; absent where that is another one than ours. */
	readonly memory?: string;
	readonly pull?: PullView;
}

export interface SuggestedModelView {
	readonly name: string;
	/** Of the download: `5.2 GB`. */
	readonly size: string;
	/** How it goes with the machine's memory; absent where that is not known. */
	readonly fits?: 'well' | 'tight' | 'no';
	/** The one to begin with. */
	readonly isRecommended?: true;
}

export interface PullView {
	readonly model: string;
	readonly state: 'running' | 'stopped' | 'failed';
	/** 0..1, where it is known. */
	readonly share?: number;
	/** In the reader's language: `1.2 of 5.2 GB`, `Stopped; 63 % is kept.`, or what went wrong. */
	readonly message: string;
}

/** What the buttons of the first screen do: the one list. */
export const setupActions = [
	'watch-recording',
	'get-ollama',
	'try-again',
	'set-address',
	'use-key',
	'open-guide',
	'pull',
	'stop-pull',
] as const;

export type SetupAction = (typeof setupActions)[number];

export interface PanelSettings {
	/** What the thinking does by itself: fold when the answer starts, stay open, stay folded, or show its last lines. */
	readonly fold: 'auto' | 'open' | 'folded' | 'preview';
	/** Panel beside the editor rather than the sidebar. */
	readonly wide: boolean;
	/** VS Code can draw the diagrams of code blocks. */
	readonly draws?: true;
	/** Of the text, in pixels; absent: as VS Code has it. */
	readonly fontSize?: number;
	/** What was thought before in the conversation of the page goes along with its next question. */
	readonly keepsThinking?: boolean;
	/** Turns at the same model in the past, for the progress estimate: median thinking tokens. */
	readonly typicalThinkingTokens?: number;
}

interface CompletionWords {
	readonly label: string;
	readonly detail?: string;
	readonly icon: AttachRequest['kind'] | 'prompt';
}

/** What happens when it is chosen: something is attached, or a text takes the place of what stands in the box. */
export type CompletionItem = CompletionWords & ({ readonly attach: AttachRequest } | { readonly insert: string });

export interface AttachRequest {
	/** `pick`: what the user chooses in the file picker. */
	readonly kind: 'selection' | 'symbol' | 'file' | 'problems' | 'changes' | 'editors' | 'terminal' | 'pick';
	/** Which one, as the host named it in a completion. */
	readonly value?: string;
}

/** An example for the empty state, about the file that is open. */
export interface Example {
	readonly text: string;
	readonly attach?: AttachRequest;
}

/** A question that waits behind the running turn. */
export interface QueuedView {
	readonly id: string;
	readonly text: string;
}

/** Commands of VS Code (palette, keybindings, view title) that act inside the page. */
export type PageCommand =
	| 'focus-composer'
	| 'toggle-thinking'
	| 'pause'
	| 'find'
	| 'find-next'
	| 'find-previous'
	| 'next-step'
	| 'previous-step'
	| 'next-turn-back'
	| 'next-answer'
	| 'jump-to-latest';

/** A place that a thought names. The host keeps what it means: the page asks it to open the span. */
export interface ReferenceView {
	/** UTF-16 offsets into the text of the block. */
	readonly start: number;
	readonly end: number;
	/** `choice`: several files have that name. `missing`: it is not there. */
	readonly kind: 'file' | 'lines' | 'symbol' | 'snippet' | 'choice' | 'missing';
	/** What it means in words: `src/cart.ts:12`, or for what is missing the name that comes nearest. */
	readonly label: string;
}

/** Lines of a file as they are now, for a look in passing. */
export interface PlacePreview {
	/** 1-based number of the first of them. */
	readonly line: number;
	readonly text: string;
}

/** What was found in a block. */
export interface BlockReferencesView {
	readonly block: number;
	readonly references: readonly ReferenceView[];
}

export interface TurnReferencesView {
	readonly conversation: string;
	readonly turn: TurnId;
	readonly blocks: readonly BlockReferencesView[];
	/** All that there is, in place of what was found before. */
	readonly anew: boolean;
}

/**
 * A part of a long branch; `before` and `after`: how many questions stand outside of it. Absent: none.
 * `held`: what the turns take that the page does not have, those before; with some behind, all turns of the branch.
 */
export interface ConversationSnapshot {
	readonly id: string;
	readonly title: string;
	readonly turns: readonly TurnSnapshot[];
	readonly before?: number;
	readonly after?: number;
	readonly held?: HeldPart;
}

export type ToWebview =
	/**
	 * Answer to `ready` and `resync`, and sent when another branch is shown: everything the page needs to draw. `turns`
	 * are those of the branch that is shown, also one that has just begun and has no events yet.
	 */
	| {
			readonly type: 'snapshot';
			readonly conversation: ConversationSnapshot;
			/** The turns are those of its columns, in their order. */
			readonly comparison?: ComparisonView;
			readonly settings: PanelSettings;
			readonly models: ModelsView;
			readonly attachments: readonly AttachmentView[];
			readonly queue: readonly QueuedView[];
			readonly examples: readonly Example[];
			/** Translated words, by key of `pageStrings` and by code of a sentence; what is not here stays English. */
			readonly strings: Readonly<Record<string, string>>;
	  }
	/** New events of a turn, in order. `from` is the `seq` of the first; a gap makes the page ask `resync`. */
	| {
			readonly type: 'events';
			readonly turn: TurnId;
			readonly from: number;
			readonly events: readonly TurnEvent[];
	  }
	/** A column was asked, stopped or chosen. Its events come as those of every turn. */
	| { readonly type: 'comparison-changed'; readonly comparison: ComparisonView }
	| { readonly type: 'settings-changed'; readonly settings: PanelSettings }
	| { readonly type: 'models-changed'; readonly models: ModelsView }
	| { readonly type: 'attachments-changed'; readonly attachments: readonly AttachmentView[] }
	| { readonly type: 'examples-changed'; readonly examples: readonly Example[] }
	/** Questions that wait behind the running turn, in order. */
	| { readonly type: 'queue-changed'; readonly queue: readonly QueuedView[] }
	/**
	 * Puts words into the composer; with `keep` ahead of what stands there, else in its place. With `edits` they are the
	 * question of that turn: the page says so when it asks.
	 */
	| {
			readonly type: 'draft';
			readonly text: string;
			readonly focus: boolean;
			readonly keep?: boolean;
			readonly edits?: TurnId;
	  }
	| { readonly type: 'completions'; readonly request: number; readonly items: readonly CompletionItem[] }
	| { readonly type: 'command'; readonly command: PageCommand }
	/** Goes to a turn of the conversation that the latest snapshot was about, and opens its thinking. */
	| { readonly type: 'reveal-turn'; readonly turn: TurnId }
	/** Goes to the step that stands at that place of the text of a block, with the thinking and the step unfolded. */
	| {
			readonly type: 'reveal-thought';
			readonly turn: TurnId;
			readonly block: number;
			readonly start: number;
			readonly end: number;
	  }
	/**
	 * What the thinking of a block names and the workspace has. `anew`: all that there is, in place of what came before;
	 * after a snapshot everything comes anew.
	 */
	| {
			readonly type: 'references';
			readonly turn: TurnId;
			readonly block: number;
			readonly references: readonly ReferenceView[];
			readonly anew: boolean;
	  }
	/** Answer to `preview-reference`, by its span. Without `preview` there is nothing to show. */
	| {
			readonly type: 'reference-preview';
			readonly turn: TurnId;
			readonly block: number;
			readonly start: number;
			readonly preview?: PlacePreview;
	  }
	/** A quiet sentence for the status line: "Copied", "Exported to notes.md". Announced to screen readers. */
	| { readonly type: 'announce'; readonly message: string };

/** With one drop; who drops more means a folder. */
export const mostDroppedFiles = 20;
/** Of the text of one dropped file, in UTF-16 units: more would not fit into any window. */
export const mostDroppedText = 500_000;

export type ToHost =
	| { readonly type: 'ready' }
	/** The page saw a gap, or has become visible again. */
	| { readonly type: 'resync' }
	/** So many `events` messages were read since the page said so last: the host sends few ahead of that. */
	| { readonly type: 'taken'; readonly messages: number }
	/** The keys go to the page now, or no more: commands are about the view that had them last. */
	| { readonly type: 'focus'; readonly focused: boolean }
	/**
	 * Ask, with what is attached; while a turn runs the host queues it. With `edits` in place of that turn's question.
	 * What cannot be asked comes back as a `draft`, with an `announce` that says why.
	 */
	| { readonly type: 'ask'; readonly text: string; readonly think?: ThinkSetting; readonly edits?: TurnId }
	/** Takes a waiting question out: back into the composer with `edit`, else for good. */
	| { readonly type: 'unqueue'; readonly id: string; readonly edit: boolean }
	| { readonly type: 'stop'; readonly turn: TurnId }
	| { readonly type: 'retry'; readonly turn: TurnId }
	| { readonly type: 'continue'; readonly turn: TurnId }
	| { readonly type: 'answer-now'; readonly turn: TurnId }
	/** Ends the wait for a server that wants to be left alone for a while. */
	| { readonly type: 'ask-now'; readonly turn: TurnId }
	/**
	 * Goes on from this turn's thinking in its place: what of it comes before `offset` of a block is kept (all of it without
	 * `at`), and `text` of the user's put behind that.
	 */
	| {
			readonly type: 'steer';
			readonly turn: TurnId;
			readonly at?: ThoughtPoint;
			readonly text?: string;
	  }
	/** Shows all that can be asked of a turn that is over. */
	| { readonly type: 'turn-menu'; readonly turn: TurnId }
	/** Puts this turn's question and context back into the composer, as a `draft` that edits it. */
	| { readonly type: 'edit-question'; readonly turn: TurnId }
	/** Shows more turns of a long branch, before or behind those that are shown, or the newest. The answer is a snapshot. */
	| { readonly type: 'show-more'; readonly where: 'before' | 'after' | 'newest' }
	/** Shows another of a turn's `versions`, and what was asked after it. The answer is a snapshot. */
	| { readonly type: 'show-version'; readonly turn: TurnId }
	/** Asks it of several, whom the host lets the reader choose. What is not asked comes back as a `draft`. */
	| { readonly type: 'compare'; readonly text: string; readonly edits?: TurnId }
	/** The same question of others, beside this turn. */
	| { readonly type: 'compare-with'; readonly turn: TurnId }
	/** A turn beside its other versions. */
	| { readonly type: 'show-compared'; readonly turn: TurnId }
	/** Of the comparison that the page shows: one column, by its index, or all. */
	| { readonly type: 'stop-compared'; readonly column?: number }
	/** The code of two answers of the comparison, in the editor for differences. The host asks which, where there are more. */
	| { readonly type: 'diff-compared' }
	/** The conversation goes on from this turn of the comparison, and is shown in its place. */
	| { readonly type: 'go-on-from'; readonly turn: TurnId }
	| { readonly type: 'remedy'; readonly action: RemedyAction; readonly turn?: TurnId }
	| {
			readonly type: 'copy';
			readonly text: string;
			readonly what: 'thinking' | 'answer' | 'code' | 'question';
	  }
	/** Question, thinking and answer of a turn as Markdown. The host writes it, as it writes an export. */
	| { readonly type: 'copy-turn'; readonly turn: TurnId }
	/** Code of an answer. The host shows target or preview and decides. Never thinking. */
	| {
			readonly type: 'code-action';
			readonly action: 'insert' | 'new-file' | 'apply' | 'diagram';
			readonly turn: TurnId;
			readonly code: string;
			readonly languageId?: string;
			/** Of the file that the words behind the fence name. */
			readonly path?: string;
	  }
	| { readonly type: 'export'; readonly format: 'markdown' | 'json' | 'html'; readonly turn?: TurnId }
	| { readonly type: 'new-conversation' }
	| { readonly type: 'show-history' }
	| { readonly type: 'open-beside' }
	/** A link of the model that the reader clicked; http and https only, opened by VS Code with its own question. */
	| { readonly type: 'open-link'; readonly href: string }
	/** A span of `references`. `peek` shows it over the text that is open. */
	| {
			readonly type: 'open-reference';
			readonly turn: TurnId;
			readonly block: number;
			readonly start: number;
			readonly end: number;
			readonly how: 'open' | 'peek';
	  }
	/** The lines of a span of `references`, for a look in passing. */
	| {
			readonly type: 'preview-reference';
			readonly turn: TurnId;
			readonly block: number;
			readonly start: number;
			readonly end: number;
	  }
	/**
	 * A turn is shown later than it comes: held, slowed, or played again. `thinking`: how far, where thinking stands at
	 * the end of what is shown. Not `late`: all that there is is shown, or the replay is over.
	 */
	| {
			readonly type: 'shown-so-far';
			readonly turn: TurnId;
			readonly late: boolean;
			readonly thinking?: ThoughtPoint;
	  }
	| { readonly type: 'open-attachment'; readonly id: string; readonly turn?: TurnId }
	| { readonly type: 'attach'; readonly attach: AttachRequest }
	/** Files that were dropped, by their addresses. */
	| { readonly type: 'attach-files'; readonly uris: readonly string[] }
	/** The text of a dropped file that has no address here. */
	| { readonly type: 'attach-text'; readonly name: string; readonly text: string }
	/** A picture that was pasted or dropped; without its data where that has more `bytes` than may be sent. */
	| { readonly type: 'attach-picture'; readonly name: string; readonly bytes: number; readonly base64: string }
	| { readonly type: 'detach'; readonly id: string }
	/** What begins like this: something to attach, or a prompt of the user's own. */
	| { readonly type: 'complete'; readonly request: number; readonly query: string; readonly of?: 'prompts' }
	| { readonly type: 'choose-model'; readonly model: ModelRef }
	/** The full, native picker, for long lists. */
	| { readonly type: 'pick-model' }
	| { readonly type: 'choose-think'; readonly think: ThinkSetting }
	/** For the conversation that the page shows: whether earlier thinking goes along. */
	| { readonly type: 'choose-keep-thinking'; readonly keep: boolean }
	/** For the conversation that the page shows. */
	| { readonly type: 'choose-tools'; readonly tools: ToolsChoice }
	/** The native picker of tools of other extensions. */
	| { readonly type: 'pick-tools' }
	/** A button of the first screen; `model` says which one to pull. */
	| { readonly type: 'setup'; readonly action: SetupAction; readonly model?: string }
	/** Something failed in the page; goes to the log. */
	| { readonly type: 'page-error'; readonly message: string };
