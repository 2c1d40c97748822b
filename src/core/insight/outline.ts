/**
 * Cuts raw thinking into titled steps while it streams, by rules and without a second model.
 *
 * Each unit of text is looked at once, whatever came before it. Where a step begins is decided at the beginning of
 * a line or sentence and never changed, so text that was shown in a step stays in it: while the first letters could
 * still become one of the cues, `settled` stays before them, for the length of a cue at most. Steps depend on the
 * text alone and not on how it was cut into pieces; only their times do.
 */
import { estimateTokens } from '../conversation/estimateTokens.ts';
import { type Beginning, BeginningReader } from './beginning.ts';
import type { Cue, StepKind } from './cues.ts';
import { couldHaveTitle, hasTitle, titleFrom, titleSentences, titleSource } from './title.ts';

export type { StepKind } from './cues.ts';

export interface Step {
	readonly index: number;
	readonly kind: StepKind;
	/** Sentence case, at most 60 characters; empty until there are words. */
	readonly title: string;
	/** UTF-16 offsets into the thinking; white space between two steps belongs to the first. */
	readonly start: number;
	readonly end: number;
	/** When the text before it had come (for the first step: its first text), so that times add up. Milliseconds. */
	readonly startedAt: number;
	/** Absent while the step is open. */
	readonly endedAt?: number;
	/** An estimate. */
	readonly tokens: number;
	/** Of the estimated tokens of all steps, 0 to 1. */
	readonly share: number;
}

export type OutlineChange =
	| {
			readonly type: 'step-opened';
			readonly index: number;
			readonly kind: StepKind;
			readonly start: number;
			readonly at: number;
	  }
	/** Its first sentence is known now. Comes at most a few times, early in the step. */
	| { readonly type: 'step-retitled'; readonly index: number; readonly title: string; readonly kind: StepKind }
	| {
			readonly type: 'step-closed';
			readonly index: number;
			readonly end: number;
			readonly at: number;
			readonly tokens: number;
	  };

export interface Outline {
	/** Takes the next text of the thinking; `at` in milliseconds. Returns what changed, in order. */
	push(text: string, at: number): readonly OutlineChange[];
	/** The thinking is over. Safe to call twice. */
	end(at: number): readonly OutlineChange[];
	/** The steps so far; a new list at each call. */
	readonly steps: readonly Step[];
	/** Text before this offset belongs to a known step. At most a cue's length behind, and only at a beginning. */
	readonly settled: number;
}

export function createOutline(): Outline {
	return new StepCutter();
}

/** What stands before a unit of text: nothing at all, a blank line, a line break, the end of a sentence. */
type Boundary = 'start' | 'paragraph' | 'line' | 'sentence';
type Strength = Beginning['strength'];

/**
 * How long the step so far must be, in estimated tokens, before a unit opens the next. Tuned on recorded thinking:
 * forty short lines give five to nine steps.
 */
const shortestStep: Readonly<Record<Exclude<Boundary, 'start'>, Readonly<Record<Strength, number>>>> = {
	paragraph: { strong: 35, medium: 70, weak: 110, none: 140 },
	line: { strong: 45, medium: 105, weak: 175, none: 300 },
	sentence: { strong: 80, medium: 160, weak: 500, none: 750 },
};

/** Up to here steps are short; beyond, they grow with the thinking, so that an outline stays one to read. */
const growsFrom = 750;
const growth = 0.6;

/** A block of code that is not closed must not hide the rest of the thinking. */
const longestFence = 8_000;
/** A first sentence this long has said enough for a title. */
const longFirstSentence = 120;

interface OpenStep {
	readonly index: number;
	readonly hasCue: boolean;
	readonly start: number;
	readonly startedAt: number;
	kind: StepKind;
	title: string;
	/** Its first words, until the title is settled. */
	head: string | undefined;
	sentences: number;
	tokens: number;
}

class StepCutter implements Outline {
	readonly #closed: Omit<Step, 'share'>[] = [];
	#open: OpenStep | undefined;
	#changes: OutlineChange[] = [];
	#offset = 0;
	#tokens = 0;
	/** Where the line or sentence begins whose step is not known yet, and its letters. */
	#unitStart = 0;
	#undecided = '';
	#boundary: Boundary = 'start';
	#state: 'gap' | 'deciding' | 'inside' = 'gap';
	#reader = new BeginningReader();
	/** Where the block of code began that the text is in. */
	#fence: number | undefined;
	#sentenceEnded = false;
	/** Time of the latest text before the current piece. */
	#lastAt: number | undefined;
	/** The same, when the undecided unit began. */
	#unitAt = 0;
	#ended = false;

	get settled(): number {
		return this.#state === 'deciding' ? this.#unitStart : this.#offset;
	}

	get steps(): readonly Step[] {
		const open = this.#open ? [{ ...publicStep(this.#open), end: this.settled }] : [];
		const steps = [...this.#closed, ...open];
		const tokens = steps.reduce((sum, step) => sum + step.tokens, 0);
		return steps.map(step => ({ ...step, share: tokens > 0 ? step.tokens / tokens : 0 }));
	}

	push(text: string, at: number): readonly OutlineChange[] {
		this.#lastAt ??= at;
		for (let index = 0; index < text.length && !this.#ended; index += 1) {
			this.#read(text[index] ?? '');
			this.#offset += 1;
		}
		this.#lastAt = Math.max(this.#lastAt, at);
		return this.#take();
	}

	end(at: number): readonly OutlineChange[] {
		if (!this.#ended) {
			this.#ended = true;
			if (this.#state === 'deciding') {
				this.#decide();
			}
			this.#close(this.#offset, Math.max(at, this.#lastAt ?? at));
		}
		return this.#take();
	}

	#take(): readonly OutlineChange[] {
		const changes = this.#changes;
		this.#changes = [];
		return changes;
	}

	#read(sign: string): void {
		switch (this.#state) {
			case 'gap':
				this.#readGap(sign);
				break;
			case 'deciding':
				this.#readBeginning(sign);
				break;
			case 'inside':
				this.#readInside(sign);
				break;
		}
	}

	#readGap(sign: string): void {
		if (isSpace(sign)) {
			if (sign === '\n' && this.#boundary !== 'start') {
				this.#boundary = this.#boundary === 'sentence' ? 'line' : 'paragraph';
			}
			this.#give(sign);
			return;
		}
		this.#unitStart = this.#offset;
		this.#unitAt = this.#lastAt ?? 0;
		this.#reader = new BeginningReader();
		this.#state = 'deciding';
		this.#readBeginning(sign);
	}

	#readBeginning(sign: string): void {
		if (this.#reader.read(sign)) {
			this.#undecided += sign;
		} else {
			this.#decide();
			this.#readInside(sign);
		}
	}

	/** Looks for the next place where a step could begin. */
	#readInside(sign: string): void {
		this.#give(sign);
		const endsSentence = (this.#sentenceEnded && sign === ' ') || sign === '。' || sign === '！' || sign === '？';
		this.#sentenceEnded = sign === '.' || sign === '!' || sign === '?' || sign === '…';
		if (sign === '\n' || (endsSentence && this.#fence === undefined)) {
			this.#state = 'gap';
			this.#boundary = sign === '\n' ? 'line' : 'sentence';
			this.#sentenceEnded = false;
			this.#seekTitle();
		}
	}

	/** The beginning of a unit is known: it opens a step, or goes on with the one that is open. */
	#decide(): void {
		const beginning = this.#reader.beginning;
		if (this.#fence !== undefined && this.#unitStart - this.#fence > longestFence) {
			this.#fence = undefined;
		}
		if (this.#fence === undefined && this.#opensStep(beginning)) {
			this.#openStep(beginning.cue);
		}
		if (beginning.isFence && this.#boundary !== 'sentence') {
			this.#fence = this.#fence === undefined ? this.#unitStart : undefined;
		}
		this.#state = 'inside';
		this.#give(this.#undecided);
		this.#undecided = '';
	}

	#opensStep({ strength, isFence }: Beginning): boolean {
		if (this.#open === undefined || this.#boundary === 'start') {
			return this.#open === undefined;
		}
		const scale = Math.max(1, this.#tokens / growsFrom) ** growth;
		return !isFence && this.#open.tokens >= shortestStep[this.#boundary][strength] * scale;
	}

	#openStep(cue: Cue | undefined): void {
		this.#close(this.#unitStart, this.#unitAt);
		const index = this.#closed.length;
		const kind = index > 0 || cue?.strength === 'strong' ? (cue?.kind ?? 'explore') : 'plan';
		const start = index === 0 ? 0 : this.#unitStart;
		const at = this.#unitAt;
		this.#open = {
			index,
			kind,
			hasCue: cue !== undefined,
			title: '',
			head: '',
			sentences: 0,
			start,
			startedAt: at,
			tokens: 0,
		};
		this.#changes.push({ type: 'step-opened', index, kind, start, at });
	}

	#close(end: number, at: number): void {
		const open = this.#open;
		if (open === undefined) {
			return;
		}
		if (open.head !== undefined) {
			this.#retitle(open, open.head);
		}
		this.#closed.push({ ...publicStep(open), end, endedAt: at });
		this.#changes.push({ type: 'step-closed', index: open.index, end, at, tokens: open.tokens });
		this.#open = undefined;
	}

	/** Text goes to the open step: its tokens, and its words while the title is sought. */
	#give(text: string): void {
		const open = this.#open;
		if (open === undefined) {
			return;
		}
		const tokens = estimateTokens(text);
		open.tokens += tokens;
		this.#tokens += tokens;
		if (open.head !== undefined) {
			const before = open.head.length;
			open.head += text;
			if (before < longFirstSentence && open.head.length >= longFirstSentence && couldHaveTitle(open.head)) {
				this.#retitle(open, open.head);
			}
		}
	}

	/** Called at ends of sentences, so that the title does not depend on how the text came. */
	#seekTitle(): void {
		const open = this.#open;
		if (open?.head === undefined) {
			return;
		}
		open.sentences += 1;
		if (open.sentences >= titleSentences || open.head.length >= titleSource || hasTitle(open.head)) {
			this.#retitle(open, open.head);
		}
	}

	#retitle(open: OpenStep, head: string): void {
		open.head = undefined;
		open.title = titleFrom(head);
		open.kind = open.hasCue ? open.kind : (kindOfTitle(open.title) ?? open.kind);
		this.#changes.push({ type: 'step-retitled', index: open.index, title: open.title, kind: open.kind });
	}
}

/** Headings name what follows instead of thinking aloud. */
const titleKinds: readonly (readonly [StepKind, RegExp])[] = [
	['check', /^(?:check|verif|test|confirm|validat|double-check|review|prüf)/i],
	['conclusion', /^(?:conclu|final|summar|answer|wrap|result|zusammenfass)/i],
	['decision', /^(?:decid|decision|choos|select|pick|recommend)/i],
	['plan', /^(?:plan|understand|analy[sz]|defin|clarif|identif|break|outlin|task|goal)/i],
];

function kindOfTitle(title: string): StepKind | undefined {
	return titleKinds.find(([, words]) => words.test(title))?.[0];
}

function publicStep({ index, kind, title, start, startedAt, tokens }: OpenStep): Omit<Step, 'share' | 'end'> {
	return { index, kind, title, start, startedAt, tokens };
}

function isSpace(sign: string): boolean {
	return sign === ' ' || sign === '\n' || sign === '\t' || sign === '\r' || sign === '\u00a0' || sign === '\u3000';
}
