/** The stretches of text that can be searched, in the order in which they stand on the page. */
import type { TurnView } from '../turn/turnView.ts';

export type UnitKind = 'question' | 'thinking' | 'answer' | 'tools';

export interface Unit {
	readonly kind: UnitKind;
	/** A step in which the thinking decides or turns back. */
	readonly isDecision: boolean;
	/** The text without touching layout; folded text is as good as any. */
	readonly text: () => string;
	/** The element that holds the text now, if there is one. */
	readonly mounted: () => HTMLElement | undefined;
	/** Unfolds what is in the way and gives the element. */
	readonly reveal: () => HTMLElement | undefined;
}

export interface Filters {
	readonly kinds: ReadonlySet<UnitKind>;
	readonly decisions: boolean;
}

/** Nothing chosen means everywhere. */
export function passes(unit: Unit, { kinds, decisions }: Filters): boolean {
	if (kinds.size === 0 && !decisions) {
		return true;
	}
	return kinds.has(unit.kind) || (decisions && unit.isDecision);
}

export function* unitsOf(turns: readonly TurnView[]): Generator<Unit> {
	for (const turn of turns) {
		yield questionUnit(turn);
		for (const part of turn.parts) {
			if (part.kind === 'thinking') {
				yield* stepUnits(part.view);
			} else if (part.kind === 'answer' && !part.view.element.hidden) {
				yield textUnit('answer', () => part.view.element);
			} else if (part.kind === 'tool') {
				yield toolUnit(part.view);
			}
		}
	}
}

type Parts = TurnView['parts'][number];
type ThinkingOf = Extract<Parts, { kind: 'thinking' }>['view'];
type ToolOf = Extract<Parts, { kind: 'tool' }>['view'];

function questionUnit(turn: TurnView): Unit {
	return textUnit('question', () => turn.element.querySelector<HTMLElement>('.question-text') ?? undefined);
}

function textUnit(kind: UnitKind, element: () => HTMLElement | undefined): Unit {
	return {
		kind,
		isDecision: false,
		text: () => textUnder(element()),
		mounted: element,
		reveal: element,
	};
}

function* stepUnits(view: ThinkingOf): Generator<Unit> {
	for (const step of view.steps) {
		yield {
			kind: 'thinking',
			isDecision: step.kind === 'answer' || step.kind === 'turn-back',
			text: () => step.text,
			mounted: () => step.row?.body,
			reveal: () => view.reveal(step.index)?.body,
		};
	}
}

function toolUnit(view: ToolOf): Unit {
	return {
		kind: 'tools',
		isDecision: false,
		text: () => [view.tool.name, view.tool.arguments, view.tool.result?.content ?? ''].join('\n'),
		mounted: () => view.body,
		reveal: () => view.reveal(),
	};
}

/** Everything readable under an element; the labels of our own buttons are not part of it. */
export function textUnder(element: HTMLElement | undefined): string {
	return element
		? textNodes(element)
				.map(node => node.data)
				.join('')
		: '';
}

function textNodes(element: HTMLElement): Text[] {
	const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, node =>
		node instanceof Text
			? NodeFilter.FILTER_ACCEPT
			: isNoText(node)
				? NodeFilter.FILTER_REJECT
				: NodeFilter.FILTER_SKIP,
	);
	const nodes: Text[] = [];
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		nodes.push(node as Text);
	}
	return nodes;
}

/** Labels of buttons, and the look of a formula whose source stands beside it. */
function isNoText(node: Node): boolean {
	return node instanceof MathMLElement || (node instanceof Element && node.matches('.code-bar, .why'));
}

/** A range over units `start` to `end` of the text under `element`. */
export function rangeIn(element: HTMLElement, start: number, end: number): Range | undefined {
	const range = document.createRange();
	let offset = 0;
	let started = false;
	for (const node of textNodes(element)) {
		const next = offset + node.length;
		if (!started && start < next) {
			range.setStart(node, start - offset);
			started = true;
		}
		if (started && end <= next) {
			range.setEnd(node, end - offset);
			return range;
		}
		offset = next;
	}
	return undefined;
}
