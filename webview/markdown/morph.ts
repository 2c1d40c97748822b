/**
 * Brings `old` to the shape of `next` with the fewest changes, so that a growing paragraph keeps its nodes,
 * and with them the reader's selection and the layout of its first lines. Returns the node that is in place.
 */
import { showsFormula } from './formulas.ts';

export function morph(old: Node, next: Node): Node {
	if (isText(old) && isText(next)) {
		morphText(old, next.data);
		return old;
	}
	if (isElement(old) && isElement(next) && showsFormula(old, next)) {
		return old;
	}
	if (isElement(old) && isElement(next) && isSameShell(old, next)) {
		morphChildren(old, next);
		return old;
	}
	old.parentNode?.replaceChild(next, old);
	return next;
}

function morphText(old: Text, data: string): void {
	if (old.data === data) {
		return;
	}
	if (data.startsWith(old.data)) {
		old.appendData(data.slice(old.data.length));
	} else {
		old.data = data;
	}
}

function morphChildren(old: Element, next: Element): void {
	const oldChildren = [...old.childNodes];
	const nextChildren = [...next.childNodes];
	for (const [index, child] of nextChildren.entries()) {
		const present = oldChildren[index];
		if (present) {
			morph(present, child);
		} else {
			old.append(child);
		}
	}
	for (const extra of oldChildren.slice(nextChildren.length)) {
		extra.remove();
	}
}

function isSameShell(old: Element, next: Element): boolean {
	return (
		old.localName === next.localName &&
		old.attributes.length === next.attributes.length &&
		[...next.attributes].every(attribute => old.getAttribute(attribute.name) === attribute.value)
	);
}

function isText(node: Node): node is Text {
	return node.nodeType === Node.TEXT_NODE;
}

function isElement(node: Node): node is Element {
	return node.nodeType === Node.ELEMENT_NODE;
}
