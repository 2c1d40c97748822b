/**
 * `npm run l10n`: writes every English sentence that VS Code's language can replace to `l10n/bundle.l10n.json`, the
 * file that translators start from: what the code says by `l10n.t`, the sentences of events, and the page's words.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { english } from '../../src/core/wording/english.ts';
import { pageStrings } from '../../src/protocol/pageStrings.ts';
import { rootDir } from './paths.ts';

export const bundlePath = join(rootDir, 'l10n', 'bundle.l10n.json');

const call = /\bl10n\.t\(\s*/g;
const literal = /'((?:[^'\\\n]|\\.)*)'/y;

/** The sentences of all calls in a source. @throws Error for a call whose sentence is not written out in it. */
export function sentencesIn(source: string, path: string): readonly string[] {
	return [...source.matchAll(call)].map(({ index, 0: start }) => {
		literal.lastIndex = index + start.length;
		const [, words] = literal.exec(source) ?? [];
		if (words === undefined) {
			const line = source.slice(0, index).split('\n').length;
			throw new Error(`${path}:${line}: l10n.t needs its sentence as a literal in single quotes.`);
		}
		return words.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
	});
}

/** The text of the bundle, sorted, so that it changes with the sentences only. */
export function bundleText(): string {
	const paths = globSync('src/**/*.ts', { cwd: rootDir });
	const said = paths.flatMap(path => sentencesIn(readFileSync(join(rootDir, path), 'utf8'), path));
	const all = new Set([...said, ...Object.values(english), ...Object.values(pageStrings)]);
	return `${JSON.stringify(Object.fromEntries([...all].sort().map(each => [each, each])), undefined, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) {
	writeFileSync(bundlePath, bundleText());
}
