/**
 * What a file defines, by the form of its lines: for attached texts whose symbols nobody gave. It reads what the usual
 * languages put at the start of a line and knows nothing of scopes.
 */
import type { AttachedSymbol } from './reference.ts';

const word = String.raw`([A-Za-z_$][\w$]*)`;
const notControl = String.raw`(?!(?:if|for|while|switch|catch|return|function|else|do|try|with|new|await|throw|typeof|super|sizeof|assert|yield|using|lock|foreach|elif|case)\b)`;

const script = [
	`^\\s*(?:export\\s+)?(?:default\\s+)?(?:declare\\s+)?(?:async\\s+)?function\\s*\\*?\\s*${word}`,
	`^\\s*(?:export\\s+)?(?:default\\s+)?(?:declare\\s+)?(?:abstract\\s+)?(?:class|interface|enum|namespace|const\\s+enum)\\s+${word}`,
	`^\\s*(?:export\\s+)?(?:declare\\s+)?type\\s+${word}\\s*(?:<.*>)?\\s*=`,
	`^(?:export\\s+)?(?:declare\\s+)?(?:const|let|var)\\s+${word}`,
	`^\\s*(?:const|let|var)\\s+${word}\\s*(?::[^=]+)?=\\s*(?:async\\s*)?(?:function\\b|\\([^()]*\\)\\s*(?::[^=]+)?=>|\\w+\\s*=>)`,
	`^\\s*[*#]?${notControl}${word}\\s*(?:<[^()]*>)?\\((?:(?!=>|function\\b).)*\\)(?:(?!=>)[^()])*\\{\\s*$`,
	`^\\s*[*#]?${notControl}${word}\\s*(?:<[^()]*>)?\\([^()]*\\)\\s*:[^;=]+;\\s*$`,
	`^\\s*(?:(?:public|private|protected|static|async|override|abstract|get|set)\\s+)+[*#]?${word}\\s*(?:<[^()]*>)?\\(`,
	`^\\s*(?:(?:public|private|protected|static|readonly|declare|override|accessor)\\s+)+#?${word}\\s*[?!]?\\s*[:=;]`,
	`^\\s*(?:exports|module\\.exports)\\.${word}\\s*=`,
	`^\\s+${word}\\s*[:=]\\s*(?:async\\s*)?(?:function\\b|\\([^)]*\\)\\s*(?::[^=]+)?=>|\\w+\\s*=>)`,
];
/** Components set their whole script one step in; what is further in is local. */
const atTopOfScript = `^(?:\\t|  )(?:export\\s+)?(?:const|let|var)\\s+${word}`;
const python = [
	`^\\s*(?:async\\s+)?def\\s+${word}`,
	`^\\s*class\\s+${word}`,
	`^${word}\\s*(?::[^=]+)?=(?!=)`,
	`^\\s{2,4}${word}\\s*:\\s*[A-Z\\w][\\w[\\], .|"']*(?:=.*)?$`,
];
const go = [`^func\\s+(?:\\([^)]*\\)\\s*)?${word}`, `^type\\s+${word}`, `^(?:var|const)\\s+${word}`];
const rust = [
	`^\\s*(?:pub(?:\\([^)]*\\))?\\s+)?(?:default\\s+)?(?:const\\s+)?(?:async\\s+)?(?:unsafe\\s+)?(?:extern\\s+"[^"]*"\\s+)?fn\\s+${word}`,
	`^\\s*(?:pub(?:\\([^)]*\\))?\\s+)?(?:struct|enum|trait|mod|union|type|const|static(?:\\s+mut)?)\\s+${word}`,
	`^\\s*macro_rules!\\s+${word}`,
];
const modifiers =
	'(?:(?:public|private|protected|internal|static|final|abstract|sealed|open|override|virtual|async|suspend|inline|data|synchronized|default|partial|readonly|extern|unsafe|const|native|lateinit|companion|operator|case|implicit|lazy)\\s+)*';
const types = [
	`^\\s*${modifiers}(?:class|interface|enum(?:\\s+class)?|record|object|struct|trait|@interface|annotation\\s+class)\\s+${word}`,
	`^\\s*${modifiers}(?:fun|def)\\s+(?:<[^>]*>\\s*)?(?:[\\w<>?]+\\.)?${word}`,
	`^(?:\\s+(?=\\w+\\s+(?:\\w+\\s+)*(?:val|var)\\s))?${modifiers}(?:val|var)\\s+${word}`,
];
const managed = [
	...types,
	`^\\s*${modifiers}${notControl}(?:<[^>]*>\\s*)?[A-Za-z_][\\w.<>,?[\\] ]*\\s+${notControl}${word}\\s*\\([^;]*$`,
	`^\\s*(?:(?:public|private|protected|internal|static|final|readonly|const|volatile)\\s+)+[\\w.<>,?[\\] ]+\\s+${word}\\s*(?:[=;]|\\{\\s*(?:get|set)|=>)`,
	`^\\s*(?:public|private|protected|internal)\\s+${word}\\s*\\(`,
];
const native = [
	`^(?:[A-Za-z_][\\w:<>,*&\\s]*?[\\s*&])(?:[A-Za-z_]\\w*::)*~?${notControl}${word}\\s*\\([^;]*$`,
	`^\\s*(?:typedef\\s+)?(?:enum\\s+class|class|struct|enum|union|namespace)\\s+${word}\\s*(?:final\\s*)?(?::.*)?\\{?\\s*$`,
	`^\\s*#\\s*define\\s+${word}`,
	`^\\s+(?:(?:static|virtual|inline|explicit|constexpr|const)\\s+)*[A-Za-z_][\\w:<>,*&]*[\\s*&]+${notControl}${word}\\s*\\([^;=]*\\)\\s*(?:const\\s*)?(?:noexcept\\s*)?(?:override\\s*)?[{;]`,
	`^(?:static\\s+|const\\s+|constexpr\\s+|extern\\s+)+[\\w:<>*& ]+[\\s*&]${word}\\s*(?:\\[[^\\]]*\\])*\\s*[=;]`,
	`^\\}\\s*${word}\\s*;`,
];
const php = [
	`^\\s*(?:(?:public|private|protected|static|final|abstract)\\s+)*function\\s+&?${word}`,
	`^\\s*(?:(?:final|abstract|readonly)\\s+)*(?:class|interface|trait|enum)\\s+${word}`,
	`^\\s*(?:(?:public|private|protected)\\s+)?const\\s+${word}`,
	`^\\s*(?:(?:public|private|protected|static|readonly)\\s+)+[?\\w|]*\\s*\\$([A-Za-z_]\\w*)`,
];
const ruby = [
	`^\\s*def\\s+(?:self\\.)?([A-Za-z_]\\w*[?!]?)`,
	`^\\s*(?:class|module)\\s+(?:\\w+::)*${word}`,
	`^\\s*([A-Z][A-Z0-9_]*)\\s*=`,
	`^\\s*attr_\\w+\\s+:${word}`,
];
const swift = [
	`^\\s*(?:(?:public|private|fileprivate|internal|open|static|final|override|mutating|@\\w+)\\s+)*(?:func|class|struct|enum|protocol|extension|actor|typealias)\\s+${word}`,
	`^(?:let|var)\\s+${word}`,
	`^\\s+(?:let|var)\\s+${word}\\s*:[^=]+$`,
	`^\\s*(?:(?:public|private|fileprivate|internal|open|static|lazy|weak)\\s+)+(?:let|var)\\s+${word}`,
];
const shell = [
	`^\\s*(?:function\\s+)?${word}\\s*\\(\\)`,
	`^\\s*function\\s+${word}`,
	`^(?:export\\s+|readonly\\s+)?${word}=`,
];
const other = [
	`^\\s*(?:(?:local|pub|public|private|export|static)\\s+)*(?:function|def|defp|fn|func|proc|sub|class|struct|interface|enum|trait|type|module|message|service|CREATE\\s+TABLE(?:\\s+IF\\s+NOT\\s+EXISTS)?)\\s+${word}`,
];

const families: readonly (readonly [extensions: RegExp, forms: readonly RegExp[]])[] = [
	[/\.(?:vue|svelte|astro)$/, compile([...script, atTopOfScript])],
	[/\.[cm]?[jt]sx?$/, compile(script)],
	[/\.(?:pyi?|pyw)$/, compile(python)],
	[/\.go$/, compile(go)],
	[/\.rs$/, compile(rust)],
	[/\.(?:kts?|scala)$/, compile(types)],
	[/\.(?:java|cs|groovy|dart)$/, compile(managed)],
	[/\.(?:cc?|cpp|cxx|hh?|hpp|m|mm)$/, compile(native)],
	[/\.php$/, compile(php)],
	[/\.rb$/, compile(ruby)],
	[/\.swift$/, compile(swift)],
	[/\.(?:sh|bash|zsh)$/, compile(shell)],
];
const rest = compile(other);

/**
 * Members that a line tells from a local name: by what is before it, or by the comma behind it that no statement has.
 * Types of one file often share their names, so one counts only where nothing else of the file is called so.
 */
const members: typeof families = [
	[
		/\.kts?$/,
		compile([
			`^\\s+(?:@[\\w.]+(?:\\([^)]*\\))?\\s+)*${modifiers}(?:val|var)\\s+${word}\\s*:\\s*(?:[^=]+(?:=.*)?,|[^=]+)\\s*(?://.*)?$`,
		]),
	],
	[/\.rs$/, compile([`^\\s+pub(?:\\([^)]*\\))?\\s+${word}\\s*:`])],
];

/** Texts have no definitions of their own. */
const noCode = /\.(?:md|mdx|rst|txt|json[c5]?|ya?ml|toml|csv|log|lock|html?|xml|svg)$/i;
/** A longer line is no line that people wrote. */
const longestLine = 400;

function compile(forms: readonly string[]): readonly RegExp[] {
	return forms.map(form => new RegExp(form));
}

/** In order; 1-based lines, the first being `firstLine`. */
export function definitionsIn(path: string, lines: readonly string[], firstLine: number): readonly AttachedSymbol[] {
	if (noCode.test(path)) {
		return [];
	}
	const forms = formsFor(path, families) ?? rest;
	const memberForms = formsFor(path, members) ?? [];
	let isInGroup = false;
	const found = lines.flatMap((text, index) => {
		isInGroup = opensGroup.test(text) || (isInGroup && !text.startsWith(')'));
		if (text.length > longestLine || !/\w/.test(text)) {
			return [];
		}
		const line = firstLine + index;
		const name = definedBy(text, forms) ?? (isInGroup ? inGroup.exec(text)?.[1] : undefined);
		if (name !== undefined) {
			return [{ name, line, isMember: false }];
		}
		const isLastOfList = /^\s*\)/.test(lines[index + 1] ?? '');
		const member = definedBy(isLastOfList ? `${text},` : text, memberForms);
		return member === undefined ? [] : [{ name: member, line, isMember: true }];
	});
	return withoutSharedMembers(found);
}

function withoutSharedMembers(
	found: readonly (AttachedSymbol & { readonly isMember: boolean })[],
): readonly AttachedSymbol[] {
	const times = new Map<string, number>();
	for (const { name } of found) {
		times.set(name, (times.get(name) ?? 0) + 1);
	}
	return found
		.filter(({ name, isMember }) => !isMember || times.get(name) === 1)
		.map(({ name, line }) => ({ name, line }));
}

function formsFor(path: string, table: typeof families): readonly RegExp[] | undefined {
	return table.find(([extensions]) => extensions.test(path))?.[1];
}

/** Go declares several at once: `const (`, then one in each line. */
const opensGroup = /^(?:const|var|type)\s*\($/;
const inGroup = /^\t([A-Za-z_]\w*)(?:$|\s|,)/;

function definedBy(line: string, forms: readonly RegExp[]): string | undefined {
	for (const form of forms) {
		const name = form.exec(line)?.[1];
		if (name !== undefined) {
			return name;
		}
	}
	return undefined;
}
