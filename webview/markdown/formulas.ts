/**
 * Sets formulas that are whole. The source stays in the page, without size, so that it is what is found and copied; the
 * set formula stands beside it. What sets them is loaded with the first one.
 */
import { isDisplayed } from '../../src/core/text/math.ts';
import { createIdleQueue } from '../frame.ts';
import { raise } from '../pageEvents.ts';

type BuildMath = typeof import('./mathNodes.ts')['buildMath'];

/** So many at once are set at once; the rest of a text that came all at once is set when the page is idle. */
const mostAtOnce = 40;

const idle = createIdleQueue();
let build: BuildMath | undefined;
let isLoading = false;
/** What came before it was loaded. */
let waiting: HTMLElement[] = [];

/** Sets the formulas in and under `node` that are not set yet. `open` is one that may still grow. */
export function setFormulas(node: Node, open?: Element): void {
	const formulas = formulasUnder(node).filter(formula => formula !== open && !formula.classList.contains('set'));
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
	for (const [index, formula] of formulas.entries()) {
		if (index < mostAtOnce) {
			setFormula(formula, build);
		} else {
			idle.add(() => setLater(formula));
		}
	}
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
	for (const [index, formula] of came.entries()) {
		if (index < mostAtOnce) {
			setLater(formula);
		} else {
			idle.add(() => setLater(formula));
		}
	}
}

function setLater(formula: HTMLElement): void {
	if (build && formula.isConnected && !formula.classList.contains('set')) {
		setFormula(formula, build);
		raise(formula, 'page-grown', undefined);
	}
}

/** Once: what cannot be set is not tried again. */
function setFormula(formula: HTMLElement, buildMath: BuildMath): void {
	const source = formula.textContent ?? '';
	const math = isSelected(formula) ? undefined : buildMath(source);
	if (math === undefined) {
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

/** What the reader has selected is left as it is. */
function isSelected(element: Element): boolean {
	const selection = document.getSelection();
	return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}
