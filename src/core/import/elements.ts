/** Elements such as `<task>…</task>` that tools put around text. Linear, also where nothing is closed. */

/** The text of the first such element, or undefined. */
export function elementIn(text: string, name: string): string | undefined {
	const start = text.indexOf(`<${name}>`);
	const end = start === -1 ? -1 : text.indexOf(`</${name}>`, start);
	return end === -1 ? undefined : text.slice(start + name.length + 2, end).trim();
}

/** The text without these elements and all that is in them. */
export function withoutElements(text: string, names: readonly string[]): string {
	return names.reduce(withoutElement, text);
}

function withoutElement(text: string, name: string): string {
	const close = `</${name}>`;
	const kept: string[] = [];
	let from = 0;
	for (let start = text.indexOf(`<${name}>`); start !== -1; start = text.indexOf(`<${name}>`, from)) {
		const end = text.indexOf(close, start);
		if (end === -1) {
			break;
		}
		kept.push(text.slice(from, start));
		from = end + close.length;
	}
	return from === 0 ? text : kept.join('') + text.slice(from).trimStart();
}
