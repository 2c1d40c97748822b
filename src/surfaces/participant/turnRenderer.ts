/**
 * One turn, as VS Code's own chat can show it: thinking in its fold where it has one, else lines of progress and a
 * short quote; then the answer. Text that a model wrote goes out as untrusted Markdown and nothing else.
 */

import * as vscode from 'vscode';
import type { TurnState } from '../../core/conversation/turnState.ts';
import { type StepChange, TurnThoughts } from '../../core/insight/address.ts';
import { figuresOf } from '../../core/insight/figures.ts';
import { thoughtHeadline } from '../../core/insight/headline.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { Channel, EventOf, TurnEvent, TurnEventBase } from '../../core/stream/turnEvent.ts';
import { plain } from '../../core/text/plainText.ts';
import { wordNotice } from '../../core/wording/turnWords.ts';
import { say, templates } from '../../platform/language.ts';
import { callInWords } from './callInWords.ts';

/** What is written to; a `ChatResponseStream` behind it. */
export interface ChatSink {
	/** VS Code's own fold for thinking; false where there is none. */
	thinking(text: string, id: string): boolean;
	thinkingDone(id: string): void;
	/** A line of ours that says what goes on. Markdown, so words of a model in it must be escaped. */
	progress(line: string): void;
	/** Untrusted. */
	markdown(text: string): void;
}

/** `native`: VS Code's fold, `steps` where it has none. */
export type ThinkingDetail = 'native' | 'steps' | 'summary' | 'none';

const shownSteps = 6;

type Delta = TurnEventBase & { readonly block: number; readonly text: string };

export class TurnRenderer {
	readonly #sink: ChatSink;
	readonly #detail: ThinkingDetail;
	/** The steps that every other reader of the same events finds, at the same addresses. */
	#thoughts: TurnThoughts | undefined;
	/** Whether the step that is open has its line of progress; a title that is settled later does not get another. */
	#isAnnounced = false;
	readonly #channels = new Map<number, Channel>();
	#native: boolean;
	/** What stands last in the response. */
	#last: 'nothing' | 'thinking' | 'answer' = 'nothing';
	#answerBlock: number | undefined;
	/** Of the open fold. */
	#foldId: string | undefined;
	#summarised = false;

	/** Goes out in front of the answer, and of the summary above it; or at the end, where there is no answer. */
	#lead: string;

	constructor(sink: ChatSink, detail: ThinkingDetail, lead = '') {
		this.#sink = sink;
		this.#lead = lead;
		this.#detail = detail;
		this.#native = detail === 'native';
	}

	/** Whether thinking went into VS Code's own fold. */
	get native(): boolean {
		return this.#native;
	}

	/** Whether a line that is said now would part what belongs together. */
	get isInText(): boolean {
		return this.#last === 'answer' || this.#foldId !== undefined;
	}

	/** @param state the turn with these events folded in. */
	append(events: readonly TurnEvent[], state: TurnState): void {
		const thoughts = this.#thoughts ?? new TurnThoughts(state.id);
		this.#thoughts = thoughts;
		const areMoved = events.some(event => event.type === 'reclassify');
		if (areMoved) {
			thoughts.apply(events, state);
		}
		for (const event of events) {
			const changes = areMoved ? [] : thoughts.apply([event], state);
			this.#show(event, state);
			if (!this.#native) {
				this.#announce(changes);
			}
		}
	}

	#show(event: TurnEvent, state: TurnState): void {
		switch (event.type) {
			case 'thinking-start':
			case 'answer-start':
				this.#channels.set(event.block, event.type === 'thinking-start' ? 'thinking' : 'answer');
				break;
			case 'thinking-delta':
				this.#thinking(event);
				break;
			case 'answer-delta':
				this.#answer(event, state);
				break;
			case 'reclassify':
				this.#reclassify(event, state);
				break;
			case 'tool-call':
				this.#closeFold();
				this.#sink.progress(vscode.l10n.t('Using {0}', plain(callInWords(event))));
				break;
			case 'notice':
				this.#notice(event);
				break;
			case 'finish':
				this.#closeFold();
				this.#giveLead();
				this.#summary(state);
				break;
		}
	}

	#thinking({ text, block, turn }: Delta): void {
		this.#last = 'thinking';
		const id = `${turn}-${block}`;
		if (this.#native) {
			this.#foldId = id;
			this.#native = this.#sink.thinking(text, id);
		}
	}

	#announce(changes: readonly StepChange[]): void {
		for (const change of changes) {
			if (change.type === 'open') {
				this.#isAnnounced = false;
			} else if (change.type === 'title' && !this.#isAnnounced && this.#detail !== 'none') {
				this.#isAnnounced = true;
				this.#sink.progress(vscode.l10n.t('Thinking: {0}', plain(change.title)));
			}
		}
	}

	#answer({ text, block }: Delta, state: TurnState): void {
		if (this.#last === 'thinking') {
			this.#closeFold();
			this.#giveLead();
			this.#summary(state);
		} else if (this.#answerBlock !== undefined && this.#answerBlock !== block) {
			this.#sink.markdown('\n\n');
		}
		this.#answerBlock = block;
		this.#last = 'answer';
		this.#giveLead();
		this.#sink.markdown(text);
	}

	/** What is on screen stays there; what belongs elsewhere is said again, or set apart. */
	#reclassify({ from, channel }: EventOf<'reclassify'>, state: TurnState): void {
		const moved = state.blocks.filter(
			block => block.index >= from && this.#channels.has(block.index) && this.#channels.get(block.index) !== channel,
		);
		for (const block of moved) {
			this.#channels.set(block.index, channel);
		}
		if (moved.length > 0) {
			this.#closeFold();
			this.#sink.markdown(channel === 'answer' ? moved.map(block => block.text).join('\n\n') : '\n\n---\n\n');
			this.#last = channel === 'answer' ? 'answer' : 'nothing';
			this.#answerBlock = channel === 'answer' ? moved.at(-1)?.index : undefined;
		}
	}

	#notice(notice: EventOf<'notice'>): void {
		const { kind } = notice;
		// What the model cannot do well is said at the end by the turn itself; the rest is news while one waits.
		if (kind !== 'info' && kind !== 'irregular' && this.#last !== 'answer') {
			this.#sink.progress(plain(wordNotice(notice, templates())));
		}
	}

	#closeFold(): void {
		if (this.#foldId !== undefined && this.#native) {
			this.#sink.thinkingDone(this.#foldId);
		}
		this.#foldId = undefined;
	}

	#giveLead(): void {
		if (this.#lead !== '') {
			this.#sink.markdown(this.#lead);
			this.#lead = '';
		}
	}

	/** Once, where there is no fold: how long it thought, and the steps. */
	#summary(state: TurnState): void {
		const quiet = this.#native || this.#detail === 'none' || this.#summarised;
		if (!quiet && state.thinking.characters > 0) {
			this.#summarised = true;
			const steps =
				this.#detail === 'summary' ? [] : (this.#thoughts?.steps ?? []).map(step => step.title).filter(Boolean);
			this.#sink.markdown(summaryQuote(state, steps));
		}
	}
}

/** `> Thought for 12 s · 842 tokens · qwen3:8b` and a numbered list of steps. */
function summaryQuote(state: TurnState, steps: readonly string[]): string {
	const head = `${thoughtHeadline(figuresOf(state), say)} · ${plain(modelName(state))}${recordedMark(state)}`;
	const lines = steps.slice(0, shownSteps).map((step, index) => `${index + 1}. ${plain(step)}`);
	const more = steps.length > shownSteps ? [vscode.l10n.t('… and {0} more', steps.length - shownSteps)] : [];
	const quoted = [head, ...(lines.length > 0 ? ['', ...lines] : []), ...(more.length > 0 ? ['', ...more] : [])];
	return `${quoted.map(line => `> ${line}`.trimEnd()).join('\n')}\n\n`;
}

/** The line under an answer whose thinking is in VS Code's fold: who thought, and how long. */
export function attribution(state: TurnState): string {
	const name = plain(modelName(state));
	const thought = state.thinking.characters > 0 ? `${thoughtHeadline(figuresOf(state), say)} · ` : '';
	return `\n\n*${thought}${name}${recordedMark(state)}*`;
}

function recordedMark({ options }: TurnState): string {
	return options.recorded ? ` · ${vscode.l10n.t('recorded')}` : '';
}

function modelName({ model }: Pick<TurnState, 'model'>): string {
	return nameOf(model);
}
