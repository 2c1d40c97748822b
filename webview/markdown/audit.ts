/**
 * The second layer: whatever the builder made is checked against a list before it may enter the page.
 * It does not know how the tree came to be, so it holds even if the builder or the lexer has a fault.
 */
const html = 'http://www.w3.org/1999/xhtml';

const tags = new Set(
	'p h3 h4 h5 h6 div span strong em del sub sup kbd code pre blockquote ul ol li table thead tbody tr th td hr br a'.split(
		' ',
	),
);

const classes = new Set(
	(
		'heading-1 heading-2 heading-3 heading-4 heading-5 heading-6 tight task task-box checked table-box code code-chunk ' +
		'align-left align-right align-center link link-host image-text hidden-char plain pending formula thought-code thought-mark thought-item thought-bullet thought-number thought-table thought-rule ' +
		'tok-comment tok-string tok-number tok-keyword tok-type tok-function tok-constant tok-tag tok-attribute tok-insert tok-delete'
	).split(' '),
);

/** Attribute to the pattern that its value must match. `class` is checked word by word. */
const attributes = new Map<string, RegExp>([
	['start', /^\d{1,9}$/],
	['role', /^(?:link|group|img)$/],
	['tabindex', /^0$/],
	['aria-label', /^[^\n]{0,80}$/],
	['title', /^[^\n]{0,2100}$/],
	['dir', /^(?:ltr|auto)$/],
	['data-href', /^https?:\/\/[^\s]{1,2000}$/],
	['data-language', /^[a-z0-9+#._-]{1,24}$/],
]);

/** Makes a tree safe in place: foreign elements become their own source text, foreign attributes go. Returns it. */
export function audit<T extends Node>(root: T): T {
	const pending: Node[] = [root];
	for (let node = pending.pop(); node; node = pending.pop()) {
		for (const child of [...node.childNodes]) {
			if (keep(child)) {
				pending.push(child);
			}
		}
	}
	return root;
}

/** Whether the node may stay; one that may not has been replaced or removed. */
function keep(node: ChildNode): boolean {
	if (node.nodeType === Node.TEXT_NODE) {
		return false;
	}
	if (!(isElement(node) && node.namespaceURI === html && tags.has(node.localName))) {
		node.replaceWith(sourceOf(node));
		return false;
	}
	for (const attribute of [...node.attributes]) {
		if (!isAllowed(attribute)) {
			node.removeAttributeNode(attribute);
		}
	}
	return true;
}

function isElement(node: Node): node is Element {
	return node.nodeType === Node.ELEMENT_NODE;
}

function isAllowed(attribute: Attr): boolean {
	if (attribute.name === 'class') {
		return attribute.value.split(' ').every(name => classes.has(name));
	}
	return attributes.get(attribute.name)?.test(attribute.value) ?? false;
}

function sourceOf(node: ChildNode): string {
	return isElement(node) ? node.outerHTML : (node.textContent ?? '');
}
