/** One line that says what a call does: `Read src/cart.ts 10–40`, and what came of it: `31 lines · 12 ms`. */
import { linesGiven } from '../../src/core/conversation/readLines.ts';
import type { ToolUse } from '../../src/core/conversation/turnShape.ts';
import { formatDuration } from '../../src/core/insight/format.ts';
import { shorten } from '../../src/core/text/cut.ts';
import { type StringKey, t } from '../strings.ts';

const longestWord = 120;

type Given = Readonly<Record<string, unknown>>;

/** Undefined where what it is about was not said. */
type Line = (given: Given) => string | undefined;

/** Of tools of ours; others are shown by name, with their arguments. */
const lines: ReadonlyMap<string, Line> = new Map<string, Line>([
	['list_files', ({ folder }) => worded('toolList', word(folder) || '/')],
	['find_files', ({ pattern }) => worded('toolFind', pattern)],
	['read_file', given => joined(worded('toolRead', given.path), range(given))],
	['search_text', ({ query, files }) => joined(worded('toolSearch', query), word(files))],
	['file_symbols', ({ path }) => worded('toolSymbols', path)],
	['workspace_symbols', ({ query }) => worded('toolSymbols', query)],
	['find_definition', ({ name }) => worded('toolDefinition', name)],
	['find_references', ({ name }) => worded('toolReferences', name)],
	['list_problems', ({ path }) => joined(t('toolProblems'), word(path))],
	['git_diff', () => t('toolChanges')],
	['git_log', ({ path }) => joined(t('toolCommits'), word(path))],
]);

/** What the call does. Its name while it is written, and where its arguments say nothing. */
export function toolTitle({ name, stage, arguments: text }: ToolUse): string {
	if (name === '') {
		return t('toolUnnamed');
	}
	const given = stage === 'whole' ? parsed(text) : undefined;
	if (given === undefined) {
		return name;
	}
	return lines.get(name)?.(given) ?? [name, ...Object.values(given).map(word)].filter(Boolean).join(' ');
}

/** How far it is, or what came of it. */
export function toolState({ name, stage, result, calledAt }: ToolUse): string {
	if (result === undefined) {
		return t(stages[stage]);
	}
	if (result.isError) {
		return t('toolFailed');
	}
	const count = linesGiven(name, result.content);
	const ms = Math.round(result.at - calledAt);
	const time = ms < 1000 ? `${ms} ms` : formatDuration(ms);
	return `${count === 1 ? t('toolLine') : t('toolLines', count)} · ${time}`;
}

const stages = { written: 'toolWritten', whole: 'toolRuns', cut: 'toolCut' } as const;

function parsed(text: string): Given | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Given) : undefined;
	} catch {
		// The model wrote no JSON; what it wrote stands in the body.
		return undefined;
	}
}

function worded(key: StringKey, value: unknown): string | undefined {
	return word(value) === '' ? undefined : t(key, word(value));
}

function joined(line: string | undefined, more: string): string | undefined {
	return line === undefined || more === '' ? line : `${line} ${more}`;
}

function word(value: unknown): string {
	const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
	return shorten(text.replace(/\s+/g, ' '), longestWord);
}

function range({ start, end }: Given): string {
	if (typeof start !== 'number' && typeof end !== 'number') {
		return '';
	}
	return `${typeof start === 'number' ? start : 1}–${typeof end === 'number' ? end : ''}`;
}
