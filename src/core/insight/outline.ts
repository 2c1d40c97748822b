/**
 * Cuts raw thinking into titled steps while it streams, by rules and without a second model.
 *
 * Each unit of text is looked at once, whatever came before it. Where a step begins is decided at the beginning of
 * a line or sentence and never changed, so text that was shown in a step stays in it: while the first words of a unit
 * could still open a step, `settled` stays before them, for 80 characters at most. The title and the kind of a step
 * ripen while its first sentences come. Steps depend on the text alone and not on how it was cut into pieces; only
 * their times do.
 */
import { estimateTokens } from '../conversation/estimateTokens.ts';
import { type Beginning, beginningOf, isOnlyThroat } from './beginning.ts';
import { languageOf } from './language.ts';
import { likelihoodOf } from './likelihood.ts';
import { type Boundary, leastOfAny, opens, type Place } from './pace.ts';
import { LineReader } from './prose.ts';
import { isSpace, SentenceEnds } from './sentenceEnds.ts';
import { type Sign, signLength, signOf } from './signs.ts';
import { Survey, type UnitStart } from './survey.ts';
import { titleOf, titleSentences, titleSource } from './title.ts';

/**
 * What a step does, by the wording of its beginning: it rejects what was thought, tries another way, checks, tells
 * the answer. Most steps are a `thought`.
 */
export type StepKind = Sign | 'thought';

export interface Step {
	readonly index: number;
	readonly kind: StepKind;
	/** Sentence case, at most 64 characters; empty until there are words. */
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
	/** Text before this offset belongs to a known step. At most 80 characters behind, and only at a beginning. */
	readonly settled: number;
}

/** How likely a reader would begin a row here, as log-odds; `at` is the offset of the unit. */
export type Scorer = (numbers: Float64Array, unit: UnitStart, at: number) => number;

/** @param scorer in place of what was learned from readers, to learn it */
export function createOutline(scorer?: Scorer): Outline {
	return new StepCutter(scorer);
}

/** So much of a unit is read before it is decided whether a step begins with it. */
const lookAhead = 80;
/** Of a line, this much is kept to tell code from prose. */
const lineHead = 200;
/** Without any end of a sentence for so many characters, a comma or a space will do. */
const longestSentence = 5_000;
/** Of the beginning, so much tells the language; it is asked for anew when so much more is there. */
const languageSource = 1_000;
const languageEvery = 250;
/** In estimated tokens; a longer one may be cut between its sentences. */
const longParagraph = 300;
/** A first sentence this long has said enough for a title, until its end is known. */
const longFirstSentence = 120;

interface OpenStep {
	readonly index: number;
	readonly start: number;
	readonly startedAt: number;
	readonly isHeading: boolean;
	kind: StepKind;
	title: string;
	/** Its first words, until the title is settled. */
	head: string | undefined;
	/** How often the title was sought. */
	sentences: number;
	tokens: number;
}

class StepCutter implements Outline {
	readonly #scorer: Scorer;
	readonly #survey = new Survey();
	readonly #closed: Omit<Step, 'share'>[] = [];
	readonly #titles = new Set<string>();
	readonly #lines = new LineReader();
	#open: OpenStep | undefined;
	#changes: OutlineChange[] = [];
	#offset = 0;
	#tokens = 0;
	/** Of the line that is being read. */
	#lineTokens = 0;
	/** Where the line or sentence begins whose step is not known yet, and its letters. */
	#unitStart = 0;
	#undecided = '';
	/** A step could begin here; else its letters go to the open one at once. */
	#isHeld = false;
	#boundary: Boundary = 'paragraph';
	#state: 'gap' | 'deciding' | 'inside' = 'gap';
	/** First characters of the current line, and the white space before them. */
	#line = '';
	#indent = 0;
	/** The beginning of the thinking, its language, and for how much of it that was asked. */
	#first = '';
	#language: string | undefined;
	#languageAsked = -1;
	/** Of the line; asked for when a sentence in it could open a step. */
	#isProse: boolean | undefined;
	readonly #ends = new SentenceEnds();
	#isSentenceEnd = false;
	/** The last sign that is no white space. */
	#lastSign = '';
	#sentenceStart = 0;
	#colonBefore = false;
	/** Time of the latest text before the current piece. */
	#lastAt: number | undefined;
	/** The same, when the undecided unit began. */
	#unitAt = 0;
	#ended = false;

	constructor(scorer: Scorer = (numbers, unit) => likelihoodOf(numbers, unit.head)) {
		this.#scorer = scorer;
	}

	get settled(): number {
		return this.#state === 'deciding' && this.#isHeld ? this.#unitStart : this.#offset;
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
		this.#isSentenceEnd = this.#ends.read(sign);
		if (sign !== '\n') {
			this.#readLine(sign);
		}
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
		this.#survey.take(sign, estimateTokens(sign));
		if (this.#first.length < languageSource) {
			this.#first += sign;
		}
		if (sign === '\n') {
			this.#endLine();
		}
		this.#lastSign = isSpace(sign) ? this.#lastSign : sign;
	}

	/** Keeps what is needed to know whether the line is prose. */
	#readLine(sign: string): void {
		if (this.#line === '' && isSpace(sign)) {
			this.#indent += sign === '\t' ? 4 : 1;
		} else if (this.#line.length < lineHead) {
			this.#line += sign;
		}
	}

	/** Only when it is decided whether a step begins with the line: its indentation and the lines before it count then. */
	#endLine(): void {
		if (this.#line !== '') {
			this.#lines.take(this.#line, this.#indent);
		}
		this.#survey.endLine(this.#lines.afterCode);
		this.#line = '';
		this.#indent = 0;
		this.#isProse = undefined;
	}

	/** Nothing is held back of the first words. */
	#openFirst(): void {
		if (this.#open === undefined) {
			this.#openStep({ strength: 'none', sign: undefined, hesitation: 0 });
		}
	}

	#readGap(sign: string): void {
		if (isSpace(sign)) {
			if (sign === '\n') {
				this.#boundary = this.#boundary === 'sentence' ? 'line' : 'paragraph';
			}
			this.#give(sign);
			return;
		}
		this.#unitStart = this.#offset;
		this.#unitAt = this.#lastAt ?? 0;
		this.#colonBefore = this.#lastSign === ':' || this.#lastSign === '：';
		this.#state = 'deciding';
		this.#survey.begin(this.#boundary);
		this.#openFirst();
		this.#isHeld = this.#couldOpen();
		this.#keep(sign);
	}

	#keep(sign: string): void {
		this.#undecided += sign;
		if (!this.#isHeld) {
			this.#give(sign);
		}
	}

	/** The open step may be too short for anything to begin, and a line of code has no sentences. */
	#couldOpen(): boolean {
		const open = this.#open;
		if (open === undefined || open.tokens < leastOfAny(this.#boundary, this.#tokens, this.#closed.length + 1)) {
			return false;
		}
		if (this.#boundary === 'sentence') {
			this.#isProse ??= this.#lines.isProse(this.#line, this.#indent);
		}
		return this.#boundary !== 'sentence' || this.#isProse === true;
	}

	#readBeginning(sign: string): void {
		const isEnd = sign === '\n' || (this.#isSentenceEnd && !isOnlyThroat(this.#undecided));
		if (isEnd || this.#undecided.length >= lookAhead) {
			this.#decide();
			this.#readInside(sign);
		} else {
			this.#keep(sign);
		}
	}

	/** Looks for the next place where a step could begin. */
	#readInside(sign: string): void {
		if (this.#isSentenceEnd && !isSpace(sign)) {
			// In scripts without spaces the next sentence begins with this very sign.
			this.#endSentence('sentence');
			this.#readGap(sign);
			return;
		}
		const isLong = this.#offset - this.#sentenceStart > longestSentence && (sign === ' ' || sign === '，');
		this.#give(sign);
		if (sign === '\n' || isLong || this.#isSentenceEnd) {
			this.#endSentence(sign === '\n' ? 'line' : 'sentence');
		}
	}

	#endSentence(boundary: Boundary): void {
		this.#state = 'gap';
		this.#boundary = boundary;
		this.#sentenceStart = this.#offset;
		this.#seekTitle(false);
	}

	/** The beginning of a unit is known: it opens a step, or goes on with the one that is open. */
	#decide(): void {
		const unit = this.#unit();
		const likelihood = this.#scorer(this.#survey.numbers(unit), unit, this.#unitStart);
		if (this.#isHeld && this.#opensStep(unit, likelihood)) {
			this.#openStep(unit.beginning);
		}
		this.#survey.note(unit);
		this.#continue();
	}

	#unit(): UnitStart {
		const head = this.#undecided;
		const indent = this.#boundary === 'sentence' ? 0 : this.#indent;
		const beginning = beginningOf(head, {
			blankBefore: this.#boundary === 'paragraph',
			indent,
			sawCode: this.#lines.sawCode,
			afterColon: this.#colonBefore,
		});
		return {
			boundary: this.#boundary,
			indent,
			isProse: this.#lines.isProse(this.#boundary === 'sentence' ? this.#line : head, this.#indent),
			isBehindCode: this.#lines.afterCode,
			isBehindColon: this.#colonBefore,
			head,
			beginning,
		};
	}

	#continue(): void {
		this.#state = 'inside';
		if (this.#isHeld) {
			this.#give(this.#undecided);
		}
		this.#undecided = '';
	}

	#opensStep(unit: UnitStart, likelihood: number): boolean {
		const place: Place = {
			boundary: unit.boundary,
			beginning: unit.beginning,
			length: this.#open?.tokens ?? 0,
			tokens: this.#tokens,
			steps: this.#closed.length + 1,
			isWithinThought: unit.boundary === 'sentence' && this.#isWithinThought(unit),
		};
		return unit.isProse && opens(place, this.#isKnownLanguage() ? likelihood : undefined);
	}

	/** A paragraph that is not long is one thought, unless a sentence says that it goes another way. */
	#isWithinThought({ beginning }: UnitStart): boolean {
		return (this.#lineTokens < longParagraph && beginning.sign === undefined) || this.#survey.hasShortParagraphs;
	}

	/** Readers were asked about English thoughts; in others the rules alone decide. */
	#isKnownLanguage(): boolean {
		const length = Math.floor(this.#first.length / languageEvery);
		if (length !== this.#languageAsked) {
			this.#languageAsked = length;
			this.#language = languageOf(this.#first);
		}
		return this.#language === undefined || this.#language === 'en';
	}

	#openStep({ strength, sign }: Beginning): void {
		this.#close(this.#unitStart, this.#unitAt);
		const index = this.#closed.length;
		const start = index === 0 ? 0 : this.#unitStart;
		const at = this.#unitAt;
		const kind = sign ?? 'thought';
		this.#open = {
			index,
			kind,
			isHeading: strength === 'heading',
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
		this.#seekTitle(true);
		this.#titles.add(open.title.toLowerCase());
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
		this.#lineTokens = text === '\n' ? 0 : this.#lineTokens + tokens;
		if (open.head !== undefined) {
			const before = open.head.length;
			open.head += text;
			if ((before < longFirstSentence && open.head.length >= longFirstSentence) || open.head.length >= titleSource) {
				this.#seekTitle(false);
			}
		}
	}

	/** Called at ends of sentences and at fixed lengths, so that the title does not depend on how the text came. */
	#seekTitle(isOver: boolean): void {
		const open = this.#open;
		if (open?.head === undefined) {
			return;
		}
		const head = open.head.slice(0, titleSource);
		open.sentences += 1;
		const { text, isSettled } = titleOf(head, isOver, title => this.#titles.has(title.toLowerCase()));
		const kind = open.isHeading ? open.kind : kindOf(head);
		if (isSettled || head.length === titleSource || open.sentences > 2 * titleSentences) {
			open.head = undefined;
		}
		if ((open.head === undefined || head.length >= longFirstSentence) && (text !== open.title || kind !== open.kind)) {
			open.title = text;
			open.kind = kind;
			this.#changes.push({ type: 'step-retitled', index: open.index, title: text, kind });
		}
	}
}

function kindOf(head: string): StepKind {
	return signOf(head.trimStart().slice(0, signLength)) ?? 'thought';
}

function publicStep({ index, kind, title, start, startedAt, tokens }: OpenStep): Omit<Step, 'share' | 'end'> {
	return { index, kind, title, start, startedAt, tokens };
}
