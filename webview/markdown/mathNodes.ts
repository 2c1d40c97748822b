/** A formula as nodes. Temml is in here, so the page loads this module when the first formula is there, and not before. */
import { type MathElement, mathTree } from '../../src/core/text/mathTree.ts';

const mathMl = 'http://www.w3.org/1998/Math/MathML';

/** The `math` element of a formula with its delimiters, or undefined where it stays as it was written. */
export function buildMath(source: string): MathMLElement | undefined {
	const tree = mathTree(source);
	return tree && elementOf(tree);
}

/** Names, attributes and styles are those that the tree may have: see `mathTree.ts`. */
function elementOf({ name, attributes, styles, children }: MathElement): MathMLElement {
	const element = document.createElementNS(mathMl, name) as MathMLElement;
	for (const [key, value] of Object.entries(attributes)) {
		element.setAttribute(key, value);
	}
	for (const [key, value] of Object.entries(styles)) {
		element.style.setProperty(key, value);
	}
	element.append(...children.map(child => (typeof child === 'string' ? child : elementOf(child))));
	return element;
}
