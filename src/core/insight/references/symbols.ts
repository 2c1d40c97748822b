/** Which symbol of an attached file is meant by a name in backticks. */
import type { AttachedTexts, Definition } from './attachedTexts.ts';
import { folderOf, nameOf } from './fileIndex.ts';

/** Members of these are the language's own. */
const globals = new Set(
	'this self super cls Math JSON Object Array String Number Boolean Promise Date Symbol Map Set Reflect Intl RegExp Error console process window document globalThis module exports std os sys fs path np pd fmt strings errors io time strconv Arrays Collections System Vec Option Result Box Rc Arc'.split(
		' ',
	),
);

const identifier = String.raw`[\p{L}_$][\p{L}\d_$]*[?!]?`;
const chain = new RegExp(
	String.raw`^(?:(?:new|await|async|function|def|fn|func|class|struct|interface|enum|type|trait|export|abstract)\s+)*[@&*]*(${identifier}(?:(?:\.|::|#|->)#?${identifier})*)(?=$|[<(\[;:])`,
	'u',
);

export interface NamedSymbol {
	readonly parts: readonly string[];
	/** Whether `::` or `#` stands before the last part: what follows is no member of a value. */
	readonly isPath: boolean;
}

/** What a piece of code names if it is a name: alone, qualified or called; undefined for other code. */
export function readName(code: string): NamedSymbol | undefined {
	const match = chain.exec(code);
	const names = match?.[1];
	if (match === null || names === undefined || !isCallOrNothing(code.slice(match[0].length))) {
		return undefined;
	}
	return { parts: names.split(/\.|::|->|#/).filter(part => part !== ''), isPath: /::|#/.test(names) };
}

/** Type arguments and one pair of brackets, around anything. */
function isCallOrNothing(rest: string): boolean {
	const call = rest
		.replace(/^<[^()]*>/, '')
		.replace(/^::<[^()]*>/, '')
		.replace(/[;:]$/, '');
	return call === '' || call === '[]' || closesAtEnd(call);
}

function closesAtEnd(call: string): boolean {
	let depth = 0;
	for (let index = 0; index < call.length; index += 1) {
		depth += call[index] === '(' ? 1 : call[index] === ')' ? -1 : 0;
		if (depth === 0) {
			return index === call.length - 1 && call[index] === ')';
		}
	}
	return false;
}

/**
 * The definition that is meant.
 * @param from the file named last, which is meant where several define the name
 */
export function findSymbol(
	{ parts, isPath }: NamedSymbol,
	texts: AttachedTexts,
	from?: string,
): Definition | undefined {
	const last = parts.at(-1) ?? '';
	const definitions = texts.definitionsOf(last);
	if (parts.length === 1 || definitions.length === 0) {
		return choose(definitions, from);
	}
	const qualifiers = parts.slice(0, -1);
	const [first = ''] = qualifiers;
	if (isPath && qualifiers.every(part => /^(?:crate|self|Self|super|static|parent)$/.test(part))) {
		return choose(definitions, from);
	}
	const owners = qualifiers.filter(part => isPath || /^\p{Lu}/u.test(part)).flatMap(part => texts.definitionsOf(part));
	if (globals.has(first) && owners.length === 0) {
		return undefined;
	}
	const owned = ownedBy(definitions, owners, qualifiers.at(-1) ?? '');
	return choose(owned.length > 0 || !isDistinctive(last) ? owned : definitions, from);
}

/** Those that stand in the file of their owner, behind it; or in a file or folder of that name. */
function ownedBy(
	definitions: readonly Definition[],
	owners: readonly Definition[],
	qualifier: string,
): readonly Definition[] {
	const behind = definitions
		.filter(({ path, line }) => owners.some(owner => owner.path === path && owner.line <= line))
		.toSorted((one, other) => distance(one, owners) - distance(other, owners));
	if (behind.length > 0) {
		return behind.filter(({ path }) => path === behind[0]?.path);
	}
	const lower = qualifier.toLowerCase();
	return definitions.filter(({ path }) => {
		const stem = nameOf(path).replace(/\..*$/, '').toLowerCase();
		return (
			stem === lower || nameOf(folderOf(path)).toLowerCase() === lower || owners.some(owner => owner.path === path)
		);
	});
}

function distance({ path, line }: Definition, owners: readonly Definition[]): number {
	return Math.min(...owners.filter(owner => owner.path === path && owner.line <= line).map(owner => line - owner.line));
}

/** Never the first of several files. */
function choose(definitions: readonly Definition[], from: string | undefined): Definition | undefined {
	const [first] = definitions;
	if (first === undefined || definitions.every(({ path }) => path === first.path)) {
		return first;
	}
	return definitions.find(({ path }) => path === from);
}

/** Names with an inner capital or an underscore, which are no ordinary words. */
export function isDistinctive(name: string): boolean {
	return /[\p{Ll}\d]\p{Lu}/u.test(name) || /[\p{L}\d]_[\p{L}\d]/u.test(name);
}
