/** What shall stand on the page for the tokens of the open tail, each with the way to build it if it is new. */
import type { Token, Tokens } from 'marked';
import { type BuildContext, buildBlock, buildItem, buildRow, passHeadings } from './build.ts';

/** A list or table whose first parts are finished and that still grows. */
export type Growing =
	| { readonly kind: 'list'; readonly parent: HTMLElement; readonly ordered: boolean }
	| { readonly kind: 'table'; readonly parent: HTMLElement; readonly head: string };

/** A part of the open tail that is on the page and may still change. */
export interface Unit {
	readonly key: string;
	readonly node: Node;
	readonly parent: HTMLElement;
	readonly token: Token | undefined;
	readonly headingLevel: number;
	/** End of its source, counted from the start of the tail. */
	readonly end: number;
}

export type Draft = Omit<Unit, 'node'> & { readonly build: () => Node | undefined };

/** `parent` is where blocks of their own go; `end` is the end of the token's source. */
export function draftBlock(parent: HTMLElement, token: Token, end: number, context: BuildContext): Draft {
	// Built only if it changed; the level that it leaves behind is needed in any case.
	const before = { ...context };
	passHeadings([token], context);
	return {
		key: token.raw,
		parent,
		token,
		headingLevel: context.headingLevel,
		end,
		build: () => buildBlock(token, before),
	};
}

export function continues(growing: Growing, token: Token): boolean {
	return growing.kind === 'list'
		? token.type === 'list' && (token as Tokens.List).ordered === growing.ordered
		: token.type === 'table';
}

/** The items of a list or the rows of a table. */
export function draftParts(growing: Growing, token: Token, start: number, context: BuildContext): Draft[] {
	return growing.kind === 'list'
		? draftItems(growing.parent, token as Tokens.List, start, context)
		: draftRows(growing, token as Tokens.Table, start, context);
}

function draftItems(parent: HTMLElement, list: Tokens.List, start: number, context: BuildContext): Draft[] {
	let end = start;
	return list.items.map(item => {
		end += item.raw.length;
		const before = { ...context };
		passHeadings(item.tokens, context);
		const build = (): Node => buildItem(item, before, 0);
		return { key: item.raw, parent, token: undefined, headingLevel: context.headingLevel, end, build };
	});
}

function draftRows(
	growing: Extract<Growing, { kind: 'table' }>,
	table: Tokens.Table,
	start: number,
	context: BuildContext,
): Draft[] {
	const lines = table.raw.split('\n').slice(2);
	let end = start;
	return table.rows.map((row, index) => {
		const line = lines[index] ?? '';
		end += line.length + 1;
		const build = (): Node => buildRow(row);
		return { key: line, parent: growing.parent, token: undefined, headingLevel: context.headingLevel, end, build };
	});
}
