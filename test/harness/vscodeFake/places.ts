/** `Uri`, `Position`, `Range`, `Selection` as VS Code has them, as far as our code looks at them. */
import { isAbsolute, posix } from 'node:path';

interface UriParts {
	readonly scheme: string;
	readonly authority: string;
	readonly path: string;
	readonly query?: string;
}

export class Uri implements UriParts {
	readonly scheme: string;
	readonly authority: string;
	readonly path: string;
	readonly query: string;
	readonly fragment = '';

	private constructor({ scheme, authority, path, query = '' }: UriParts) {
		this.scheme = scheme;
		this.authority = authority;
		this.path = path;
		this.query = query;
	}

	static file(path: string): Uri {
		if (!isAbsolute(path)) {
			throw new Error(`not absolute: ${path}`);
		}
		return new Uri({ scheme: 'file', authority: '', path });
	}

	static parse(text: string, strict = false): Uri {
		const [, scheme = '', authority = '', path = '', query = ''] =
			/^(?:([a-z][\w+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i.exec(text) ?? [];
		if (strict && !scheme) {
			throw new Error(`[UriError]: Scheme is missing: ${text}`);
		}
		return new Uri({ scheme: scheme || 'file', authority, path: decodeURIComponent(path), query });
	}

	static from(parts: Partial<Pick<Uri, 'scheme' | 'authority' | 'path' | 'query'>>): Uri {
		return new Uri({ scheme: '', authority: '', path: '', ...parts });
	}

	static joinPath(base: Uri, ...parts: readonly string[]): Uri {
		return new Uri({ ...base, path: posix.join(base.path, ...parts) });
	}

	get fsPath(): string {
		return this.path;
	}

	toString(): string {
		const path = this.path.split('/').map(encodeURIComponent).join('/');
		return `${this.scheme}://${this.authority}${path}${this.query === '' ? '' : `?${this.query}`}`;
	}
}

export class Position {
	readonly line: number;
	readonly character: number;

	constructor(line: number, character: number) {
		if (line < 0 || character < 0) {
			throw new Error('illegal argument');
		}
		this.line = line;
		this.character = character;
	}

	isAfter(other: Position): boolean {
		return this.line > other.line || (this.line === other.line && this.character > other.character);
	}
}

export class Range {
	readonly start: Position;
	readonly end: Position;

	constructor(start: Position | number, end: Position | number, endLine?: number, endCharacter?: number) {
		const from = typeof start === 'number' ? new Position(start, Number(end)) : start;
		const to = typeof end === 'number' ? new Position(endLine ?? 0, endCharacter ?? 0) : end;
		this.start = from.isAfter(to) ? to : from;
		this.end = from.isAfter(to) ? from : to;
	}

	get isEmpty(): boolean {
		return this.start.line === this.end.line && this.start.character === this.end.character;
	}

	get isSingleLine(): boolean {
		return this.start.line === this.end.line;
	}

	contains(other: Position | Range): boolean {
		const { start, end } = other instanceof Range ? other : { start: other, end: other };
		return !this.start.isAfter(start) && !end.isAfter(this.end);
	}
}

export class Selection extends Range {
	get active(): Position {
		return this.end;
	}
}
