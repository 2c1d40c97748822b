/** Lines that begin and end a code fence, whole or on the way to becoming one. */
export interface Fence {
	readonly marker: string;
	readonly indent: number;
	readonly info: string;
}

export function openingFence(line: string): Fence | undefined {
	const match = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line);
	const [, indent = '', marker = '', info = ''] = match ?? [];
	return match && !(marker.startsWith('`') && info.includes('`')) ? { marker, indent: indent.length, info } : undefined;
}

export function isClosing(line: string, marker: string): boolean {
	const trimmed = line.replace(/^ {1,3}/, '').trimEnd();
	return trimmed.length >= marker.length && isRunOf(trimmed, marker.charAt(0));
}

export function mayBecomeClosing(line: string, marker: string): boolean {
	return isRunOf(line.trim(), marker.charAt(0));
}

function isRunOf(text: string, unit: string): boolean {
	for (let index = 0; index < text.length; index += 1) {
		if (text[index] !== unit) {
			return false;
		}
	}
	return true;
}

export function stripIndent(text: string, indent: number): string {
	if (indent === 0) {
		return text;
	}
	let start = 0;
	while (start < indent && text[start] === ' ') {
		start += 1;
	}
	return text.slice(start);
}

/** The start of a fence would flash as inline code before its line is whole. */
export function hideFenceStart(line: string): string {
	return /^ {0,3}(?:`+|~~~+)[^`]*$/.test(line) && /^ {0,3}(?:``|~~~)/.test(line) ? '' : line;
}
