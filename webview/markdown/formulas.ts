/**
 * Sets formulas that are whole. The source stays in the page, without size, so that it is what is found and copied; the
 * set formula stands beside it. What sets them is loaded with the first one.
 */
import { isDisplayed } from '../../src/core/text/math.ts';
import { isSelected } from '../dom.ts';
import { createIdleQueue } from '../frame.ts';
import { raise } from '../pageEvents.ts';

type BuildMath = typeof import('./mathNodes.ts')['buildMath'];

/** So many are set in one frame; the rest of a text that came all at once is set when the page is idle. */
const mostInFrame = 40;

const idle = createIdleQueue();
let build: BuildMath | undefined;
let isLoading = false;
/** What came before it was loaded. */
let waiting: HTMLElement[] = [];
let leftInFrame = mostInFrame;
/** What Temml does not know, with the text that was tried: a paragraph that still grows asks again in each frame. */
const unknown = new WeakMap<Element, string>();

/** Sets the formulas in and under `node` that are not set yet. `open` is one that may still grow. */
export function setFormulas(node: Node, open?: Element): void {
	const formulas = formulasUnder(node).filter(formula => formula !== open && isNew(formula));
	if (formulas.length === 0) {
		return;
	}
	if (build === undefined) {
		waiting.push(...formulas);
		if (!isLoading) {
			isLoading = true;
			void load();
		}
		return;
	}
	for (const formula of formulas) {
		if (fitsInFrame()) {
			setFormula(formula, build);
		} else {
			idle.add(() => setLater(formula));
		}
	}
}

function isNew(formula: Element): boolean {
	return !formula.classList.contains('set') && unknown.get(formula) !== formula.textContent;
}

function fitsInFrame(): boolean {
	if (leftInFrame === mostInFrame) {
		requestAnimationFrame(() => {
			leftInFrame = mostInFrame;
		});
	}
	leftInFrame -= 1;
	return leftInFrame >= 0;
}

export function formulasUnder(node: Node): readonly HTMLElement[] {
	if (!(node instanceof HTMLElement)) {
		return [];
	}
	return node.matches('.formula') ? [node] : [...node.querySelectorAll<HTMLElement>('.formula')];
}

/** Whether `old` shows, set, what `next` has as text. */
export function showsFormula(old: Element, next: Element): boolean {
	return (
		next.className === 'formula' &&
		old.classList.contains('set') &&
		old.firstElementChild?.textContent === next.textContent
	);
}

async function load(): Promise<void> {
	({ buildMath: build } = await import('./mathNodes.ts'));
	const came = waiting;
	waiting = [];
	for (const formula of came) {
		if (fitsInFrame()) {
			setLater(formula);
		} else {
			idle.add(() => setLater(formula));
		}
	}
}

function setLater(formula: HTMLElement): void {
	if (build && formula.isConnected && isNew(formula)) {
		setFormula(formula, build);
		raise(formula, 'page-grown', undefined);
	}
}

/** Once: what cannot be set is not tried again. What the reader has selected is left as it is. */
function setFormula(formula: HTMLElement, buildMath: BuildMath): void {
	const source = formula.textContent ?? '';
	if (isSelected(formula)) {
		return;
	}
	const math = buildMath(source);
	if (math === undefined) {
		unknown.set(formula, source);
		return;
	}
	const words = document.createElement('span');
	words.className = 'formula-source';
	words.setAttribute('aria-hidden', 'true');
	words.append(...formula.childNodes);
	formula.classList.add('set');
	if (isDisplayed(source)) {
		formula.classList.add('displayed');
		// What is wider than the page is scrolled, by keys as well.
		formula.tabIndex = 0;
	}
	formula.title = source.trim();
	formula.append(words, math);
}
