/**
 * The end of an answer as blocks, while it may still change. What has settled is built once and never touched again;
 * the rest is lexed, and when that grows long it is lexed at geometric steps, so that the total cost stays linear.
 */
import type { Tokens } from 'marked';
import { audit } from './audit.ts';
import { type BuildContext, createBuildContext } from './build.ts';
import { closeInline, mayJoinLinesBefore } from './closeInline.ts';
import { type AnswerHooks, announceCode } from './codeBlocks.ts';
import { continues, type Draft, draftBlock, draftParts, type Growing, type Unit } from './drafts.ts';
import { formulasUnder, setFormulas } from './formulas.ts';
import { appendPlain, make } from './inert.ts';
import { lexBlocks } from './lexer.ts';
import { splitList } from './longLists.ts';
import { morph } from './morph.ts';
import { PlainEnd } from './plainEnd.ts';
import type { Sections } from './sections.ts';

const alwaysLexBelow = 4_096;
/** What a sign that may open or close something costs the lexer, in units of plain text. */
const signCost = 32;
/** A long tail is lexed again when it has grown by so much. */
const steps = { usual: 1.125, manySigns: 1.5 };
const longestTail = 32_768;
/** The lexer compares such signs with one another: a paragraph of more is cut, as one that is too long. */
const mostSigns = 2_000;

export class OpenTail {
	readonly #root: HTMLElement;
	readonly #sections: Sections;
	readonly #hooks: AnswerHooks;
	/** Whole lines that are not finished blocks yet. */
	#tail = '';
	#units: Unit[] = [];
	#growing: Growing | undefined;
	#context: BuildContext = createBuildContext();
	#lexedLength = 0;
	#signs = 0;
	#pending: HTMLElement | undefined;
	readonly #plainEnd = new PlainEnd();

	constructor(sections: Sections, hooks: AnswerHooks) {
		this.#root = sections.root;
		this.#sections = sections;
		this.#hooks = hooks;
	}

	get isInList(): boolean {
		return this.#growing?.kind === 'list' || /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]/m.test(this.#tail);
	}

	/** Takes a whole line, or the last one without its line feed. */
	add(text: string): void {
		this.#tail += text;
		this.#signs += countSigns(text);
		if (this.#tail.length - this.#lexedLength > longestTail / 2 || this.#signs > mostSigns) {
			this.#render('', false);
		}
	}

	/** Shows everything added, and the beginning of the line that is still arriving. */
	show(line: string): void {
		const source = this.#tail + line;
		if (this.#plainEnd.goOn(source)) {
			this.#lexedLength = source.length;
		} else {
			this.#render(line, false);
		}
	}

	/** Shows it for good: what comes next is another block. */
	commit(): void {
		this.#render('', true);
	}

	#render(line: string, final: boolean): void {
		this.#plainEnd.forget();
		if (line !== '' && this.#isFull) {
			// What is cut off must not take the line along that is still arriving: it will come again.
			this.#render('', false);
		}
		const source = this.#tail + line;
		if (!final && !this.#isFull && !this.#isWorthLexing(source.length)) {
			this.#showPending(source.slice(this.#lexedLength));
			return;
		}
		this.#pending?.remove();
		this.#pending = undefined;
		const closed = final ? source : closeInline(source);
		this.#apply(this.#draft(closed), final || endsDecided(source, closed) ? '' : closed.trimEnd());
		this.#lexedLength = source.length;
		if (final || this.#tail.length > longestTail) {
			this.#finishAll();
			return;
		}
		if (!mayJoinLinesBefore(source, closed)) {
			this.#finishSettled();
		}
		if (this.#isFull) {
			this.#finishAll();
		} else if (source === closed) {
			this.#plainEnd.remember(this.#tail + line, this.#units.at(-1));
		}
	}

	get #isFull(): boolean {
		return this.#tail.length > longestTail || this.#signs > mostSigns;
	}

	#finishAll(): void {
		this.#finishUnits(this.#units.length);
		this.#splitGrowing();
		this.#growing = undefined;
		this.#cutTail(this.#tail.length);
	}

	#isWorthLexing(length: number): boolean {
		const cost = this.#signs * signCost;
		const step = cost > length ? steps.manySigns : steps.usual;
		return length + cost < alwaysLexBelow || length < this.#lexedLength || length > this.#lexedLength * step;
	}

	/** Between two lexings of a long tail its newest text stands there as it came. */
	#showPending(text: string): void {
		if (!this.#pending) {
			this.#pending = document.createElement('p');
			this.#pending.className = 'pending';
			this.#sections.place(this.#pending);
		}
		this.#pending.replaceChildren();
		appendPlain(this.#pending, text);
	}

	#draft(source: string): Draft[] {
		const growing = this.#growing;
		const head = growing?.kind === 'table' ? growing.head : '';
		const drafts: Draft[] = [];
		const context = { ...this.#context };
		let end = -head.length;
		for (const [index, token] of lexBlocks(head + source).entries()) {
			const start = Math.max(end, 0);
			end += token.raw.length;
			if (index === 0 && growing && continues(growing, token)) {
				drafts.push(...draftParts(growing, token, start, context));
			} else if (token.type !== 'space') {
				drafts.push(draftBlock(this.#root, token, end, context));
			}
		}
		return drafts;
	}

	/**
	 * Puts the drafts on the page, leaving alone what did not change.
	 * @param undecided a formula at the end of this may still grow, or be none.
	 */
	#apply(drafts: readonly Draft[], undecided: string): void {
		const moved = drafts.findIndex((draft, index) => this.#units[index]?.parent !== draft.parent);
		const kept = moved === -1 ? drafts.length : moved;
		for (const extra of this.#units.slice(kept)) {
			extra.node.parentNode?.removeChild(extra.node);
		}
		this.#units = drafts.map((draft, index) => {
			const old = index < kept ? this.#units[index] : undefined;
			return { ...draft, node: old ? this.#update(old, draft, undecided) : settled(this.#insert(draft), undecided) };
		});
	}

	#update(old: Unit, draft: Draft, undecided: string): Node {
		return old.key === draft.key ? old.node : settled(morph(old.node, safe(draft.build())), undecided);
	}

	#insert(draft: Draft): Node {
		const node = safe(draft.build());
		return draft.parent === this.#root ? this.#sections.place(node) : draft.parent.appendChild(node);
	}

	/** Ends what cannot change any more: all but the last unit, once the last one's first line is whole. */
	#finishSettled(): void {
		this.#startGrowing();
		const last = this.#units.length - 1;
		const settledEnd = this.#units[last - 1]?.end;
		if (settledEnd !== undefined && this.#isLineWholeAt(settledEnd)) {
			const leaves = this.#units[last]?.parent === this.#root;
			this.#finishUnits(last);
			this.#splitGrowing();
			if (leaves) {
				this.#growing = undefined;
			}
			this.#cutTail(settledEnd);
		}
	}

	#isLineWholeAt(end: number): boolean {
		return end < this.#tail.length && this.#tail.indexOf('\n', settledStart(this.#tail, end)) !== -1;
	}

	/** Opens the last list or table of the tail, so that its items or rows become units of their own. */
	#startGrowing(): void {
		const unit = this.#units.at(-1);
		if (!unit || unit.parent !== this.#root || !(unit.node instanceof HTMLElement)) {
			return;
		}
		if (unit.token?.type === 'list' && (unit.token as Tokens.List).items.length > 1) {
			this.#openList(unit, unit.token as Tokens.List, unit.node);
		} else if (unit.token?.type === 'table' && (unit.token as Tokens.Table).rows.length > 1) {
			this.#openTable(unit, unit.token as Tokens.Table, unit.node);
		}
	}

	#openList(unit: Unit, list: Tokens.List, element: HTMLElement): void {
		const start = unit.end - list.raw.length;
		const growing: Growing = { kind: 'list', parent: element, ordered: list.ordered };
		this.#grow(growing, draftParts(growing, list, start, { headingLevel: unit.headingLevel }), [...element.children]);
	}

	#openTable(unit: Unit, table: Tokens.Table, element: HTMLElement): void {
		const body = element.querySelector('tbody');
		if (!body) {
			return;
		}
		const head = table.raw.split('\n', 2).join('\n');
		const start = unit.end - table.raw.length + head.length + 1;
		const growing: Growing = { kind: 'table', parent: body, head: `${head}\n` };
		this.#grow(growing, draftParts(growing, table, start, { headingLevel: unit.headingLevel }), [...body.children]);
	}

	#grow(growing: Growing, drafts: readonly Draft[], nodes: readonly Node[]): void {
		const lastStart = drafts.at(-2)?.end;
		if (lastStart === undefined || !this.#isLineWholeAt(lastStart)) {
			return;
		}
		this.#growing = growing;
		this.#units.pop();
		for (const [index, draft] of drafts.entries()) {
			const node = nodes[index];
			if (node) {
				this.#units.push({ ...draft, node });
			}
		}
	}

	/** The items of a long list stand in several; what is still open is in the last one. */
	#splitGrowing(): void {
		if (this.#growing?.kind !== 'list') {
			return;
		}
		const { parent } = this.#growing;
		const last = this.#split(parent);
		this.#growing = { ...this.#growing, parent: last };
		this.#units = this.#units.map(unit => (unit.parent === parent ? { ...unit, parent: last } : unit));
	}

	#split(list: HTMLElement): HTMLElement {
		return splitList(list, (previous, next) => this.#sections.placeBehind(previous, next));
	}

	#finishUnits(count: number): void {
		let start = 0;
		for (const unit of this.#units.slice(0, count)) {
			this.#context = { headingLevel: unit.headingLevel };
			announceCode(unit.node, this.#hooks);
			setFormulas(unit.node);
			this.#settle(unit, this.#tail.slice(start, unit.end));
			start = unit.end;
			if (unit.token?.type === 'list' && unit.node instanceof HTMLElement) {
				this.#split(unit.node);
			}
		}
		this.#units = this.#units.slice(count);
	}

	/** Item by item: those of a long list do not stay together. */
	#settle({ token, node }: Unit, source: string): void {
		const items = token?.type === 'list' ? (token as Tokens.List).items : undefined;
		if (!(node instanceof HTMLElement)) {
			return;
		}
		if (items?.length === node.childElementCount) {
			for (const [index, element] of [...node.children].entries()) {
				this.#hooks.onSettled?.(element, items[index]?.raw ?? '');
			}
		} else {
			this.#hooks.onSettled?.(node, source);
		}
	}

	#cutTail(end: number): void {
		this.#tail = this.#tail.slice(end);
		this.#signs = countSigns(this.#tail);
		this.#units = this.#units.map(unit => ({ ...unit, end: unit.end - end }));
		this.#lexedLength = Math.max(0, this.#lexedLength - end);
	}
}

/** Nothing was added to complete what came, and what comes next cannot make text of a dollar at its end. */
function endsDecided(source: string, closed: string): boolean {
	return source === closed && !/(?<!\$)\$$/.test(source);
}

/** With its formulas set, but for one that `undecided` ends with. */
function settled(node: Node, undecided: string): Node {
	const last = undecided === '' ? undefined : formulasUnder(node).at(-1);
	setFormulas(node, last && undecided.endsWith(last.textContent ?? '') ? last : undefined);
	return node;
}

function countSigns(text: string): number {
	return text.match(/[*_~]+|[[<$]|\\[([]/g)?.length ?? 0;
}

/** Past the white space between two blocks. */
function settledStart(tail: string, end: number): number {
	let start = end;
	while (tail[start] === '\n') {
		start += 1;
	}
	return start;
}

function safe(node: Node | undefined): Node {
	const holder = make('div');
	holder.append(node ?? make('p'));
	audit(holder);
	return holder.firstChild ?? make('p');
}
