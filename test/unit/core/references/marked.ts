/**
 * Reads labelled thoughts that people can read, too: `«mention»{kind path:line}`. Without a kind a mark is a `file`, or
 * `lines` where a line is given. `files:` and `### path` sections before each thought give its workspace.
 */
import type { ReferenceContext } from '../../../../src/core/insight/references/reference.ts';
import type { Label, LabelledThought } from '../../../bench/references/labelled.ts';

const mark = /«([^»]*)»\{([^}]*)\}/g;

/** Thoughts are divided by lines of `=====`; the context before a line of `-----` is that of all that follow until the next one. */
export function readMarked(file: string, content: string): readonly LabelledThought[] {
	let context: ReferenceContext = { files: [], attached: [] };
	return content
		.split(/^={5,}.*\n/m)
		.filter(part => part.trim() !== '')
		.map((part, index) => {
			const [head = '', marked = ''] = part.includes('\n-----') ? part.split(/^-{5,}\n/m) : ['', part];
			context = head === '' ? context : contextOf(head);
			return { id: `${file}#${index + 1}`, group: 'our own', context, ...withoutMarks(marked) };
		});
}

function contextOf(head: string): ReferenceContext {
	const [names = '', ...sections] = head.split(/^### /m);
	const attached = sections.map(section => {
		const [title = '', ...lines] = section.split('\n');
		const [path = '', startLine] = title.split(' from ');
		const text = lines.join('\n').replace(/\n+$/, '\n');
		return { path, text, ...(startLine !== undefined && { startLine: Number(startLine) }) };
	});
	const listed = names
		.replace(/^files:/, '')
		.split(/[,\n]/)
		.map(name => name.trim());
	return { files: [...listed.filter(name => name !== ''), ...attached.map(({ path }) => path)], attached };
}

function withoutMarks(marked: string): { readonly text: string; readonly labels: readonly Label[] } {
	const labels: Label[] = [];
	let text = '';
	let from = 0;
	for (const match of marked.matchAll(mark)) {
		text += marked.slice(from, match.index);
		const [whole, mention = '', told = ''] = match;
		labels.push(labelOf(told, text.length, text.length + mention.length));
		text += mention;
		from = match.index + whole.length;
	}
	return { text: text + marked.slice(from), labels };
}

function labelOf(told: string, start: number, end: number): Label {
	const [, kind, place = ''] = /^(?:(file|lines|symbol|snippet|missing-file|missing-symbol) )?(.*)$/.exec(told) ?? [];
	const [, path = '', line, endLine] = /^(.*?)(?::(\d+)(?:-(\d+))?)?$/.exec(place) ?? [];
	const paths = path.split('|');
	return {
		start,
		end,
		kind: (kind as Label['kind'] | undefined) ?? (line === undefined ? 'file' : 'lines'),
		...(paths.length > 1 ? { paths } : { path }),
		...(line !== undefined && { line: Number(line) }),
		...(endLine !== undefined && { endLine: Number(endLine) }),
	};
}
