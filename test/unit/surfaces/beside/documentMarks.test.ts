import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DocumentMarks, type Lines } from '../../../../src/surfaces/beside/documentMarks.ts';
import type { LineThoughts } from '../../../../src/surfaces/beside/lineThoughts.ts';
import type { Edit } from '../../../../src/surfaces/beside/rangeSet.ts';

const file = ['function add(a, b) {', '  return a - b;', '}', '', 'const sum = add(1, 2);', 'console.log(sum);'];

const lines = (texts: readonly string[]): Lines => ({
	lineCount: texts.length,
	lineAt: line => ({ text: texts[line] ?? '' }),
});

const about = (line: number, endLine = line, asked?: readonly string[]): LineThoughts => ({
	line,
	endLine,
	...(asked && { asked: asked.map(text => ({ text, isPart: false })) }),
	thoughts: [{ turn: 't', block: 0, start: line, end: line + 1 }],
});

/** Lines as an editor counts them, stale ones with a star. */
const shown = (marks: DocumentMarks, document: Lines): readonly string[] =>
	marks.marks(document).map(({ line, endLine, isStale }) => `${line + 1}-${endLine + 1}${isStale ? '*' : ''}`);

describe('the marks of a document', () => {
	it('stand at the lines that the thoughts name', () => {
		const marks = new DocumentMarks();
		marks.place([about(5), about(1, 3)], lines(file));
		assert.deepEqual(shown(marks, lines(file)), ['1-3', '5-5']);
	});

	it('leave out lines that the file does not have, and end with its last one', () => {
		const marks = new DocumentMarks();
		marks.place([about(7), about(6, 90)], lines(file));
		assert.deepEqual(shown(marks, lines(file)), ['6-6']);
	});

	it('are found where the text is that was asked about, when lines were put in since', () => {
		const now = lines(['// new', '// newer', ...file]);
		const marks = new DocumentMarks();
		marks.place([about(2, 2, ['  return a - b;'])], now);
		assert.deepEqual(shown(marks, now), ['4-4']);
	});

	it('are stale where the text is not there any more that was asked about', () => {
		const marks = new DocumentMarks();
		marks.place([about(2, 2, ['  return a * b;'])], lines(file));
		assert.deepEqual(shown(marks, lines(file)), ['2-2*']);
	});

	it('take part of a line for that line where a selection began or ended in it', () => {
		const selected: LineThoughts = { ...about(2), asked: [{ text: 'a - b', isPart: true }] };
		const marks = new DocumentMarks();
		marks.place([selected], lines(file));
		assert.deepEqual(shown(marks, lines(file)), ['2-2']);
	});

	it('become stale when their line is edited, even if another line has the old text, and fresh when it is undone', () => {
		const twice = [...file, '  return a - b;'];
		const marks = new DocumentMarks();
		marks.place([about(2)], lines(twice));
		marks.edit([{ start: { line: 1, character: 11 }, end: { line: 1, character: 12 }, text: '+' }]);
		const edited = lines(twice.with(1, '  return a + b;'));
		marks.look(edited);
		assert.deepEqual(shown(marks, edited), ['2-2*']);
		marks.look(lines(twice));
		assert.deepEqual(shown(marks, lines(twice)), ['2-2']);
	});

	it('do not become stale when their line is indented', () => {
		const marks = new DocumentMarks();
		marks.place([about(2)], lines(file));
		marks.edit([{ start: { line: 1, character: 0 }, end: { line: 1, character: 0 }, text: '\t' }]);
		const indented = lines(file.with(1, '\t  return a - b;'));
		marks.look(indented);
		assert.deepEqual(shown(marks, indented), ['2-2']);
	});

	it('go away with their line, and come back with it elsewhere', () => {
		const marks = new DocumentMarks();
		marks.place([about(2)], lines(file));
		marks.edit([{ start: { line: 1, character: 0 }, end: { line: 2, character: 0 }, text: '' }]);
		const without = file.toSpliced(1, 1);
		marks.look(lines(without));
		assert.deepEqual(shown(marks, lines(without)), []);
		marks.edit([{ start: { line: 4, character: 0 }, end: { line: 4, character: 0 }, text: '  return a - b;\n' }]);
		const moved = lines(without.toSpliced(4, 0, '  return a - b;'));
		marks.look(moved);
		assert.deepEqual(shown(marks, moved), ['5-5']);
	});

	it('stay stale at a line that was written anew', () => {
		const marks = new DocumentMarks();
		marks.place([about(2)], lines(file));
		marks.edit([{ start: { line: 1, character: 2 }, end: { line: 1, character: 15 }, text: 'throw 1;' }]);
		const anew = lines(file.with(1, '  throw 1;'));
		marks.look(anew);
		assert.deepEqual(shown(marks, anew), ['2-2*']);
	});

	it('keep their place when more thoughts come', () => {
		const first = about(2);
		const marks = new DocumentMarks();
		marks.place([first], lines(file));
		marks.edit([{ start: { line: 0, character: 0 }, end: { line: 0, character: 0 }, text: '\n' }]);
		const now = lines(['', ...file]);
		marks.place([first, about(1)], now);
		assert.deepEqual(shown(marks, now), ['1-1', '3-3']);
	});
});

/** A text whose lines know which they are: slow, and plain to see. */
class LineModel {
	lines = Array.from({ length: 30 }, (_, id) => ({ id, text: `const value${id} = ${id};`, isChanged: false }));
	#next = 1_000;

	get document(): Lines {
		return lines(this.lines.map(({ text }) => text));
	}

	insert(at: number): Edit {
		this.#next += 1;
		const text = `added(${this.#next});`;
		this.lines.splice(at, 0, { id: this.#next, text, isChanged: false });
		const place = { line: at, character: 0 };
		return { start: place, end: place, text: `${text}\n` };
	}

	remove(at: number): Edit {
		this.lines.splice(at, 1);
		return { start: { line: at, character: 0 }, end: { line: at + 1, character: 0 }, text: '' };
	}

	/** In the middle of the line, where it is not the same line any more. */
	change(at: number): Edit {
		const line = this.lines[at];
		assert.ok(line);
		this.#next += 1;
		const text = `${this.#next}`;
		this.lines[at] = { ...line, text: line.text.slice(0, 3) + text + line.text.slice(4), isChanged: true };
		return { start: { line: at, character: 3 }, end: { line: at, character: 4 }, text };
	}

	/** Where the marks of these lines must be. */
	expected(ids: readonly number[]): readonly string[] {
		return this.lines.flatMap(({ id, isChanged }, at) =>
			ids.includes(id) ? [`${at + 1}-${at + 1}${isChanged ? '*' : ''}`] : [],
		);
	}
}

describe('the marks of a document that is edited anyhow', () => {
	it('stand at their lines, are stale where those were changed, and gone where those are', () => {
		const kinds = fc.constantFrom('insert', 'remove', 'change');
		const edits = fc.array(fc.tuple(kinds, fc.nat()), { maxLength: 25 });
		const marked = fc.uniqueArray(fc.nat({ max: 29 }), { minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(marked, edits, fc.boolean(), (ids, changes, looksEachTime) => {
				const model = new LineModel();
				const marks = new DocumentMarks();
				const thoughts = ids.map(id => about(id + 1));
				marks.place(thoughts, model.document);
				for (const [kind, wanted] of changes) {
					// The last line stays, so that there is always a line behind the one that goes.
					const at = wanted % (model.lines.length - 1 || 1);
					if (model.lines.length > 1 || kind === 'insert') {
						marks.edit([model[kind](at)]);
					}
					if (looksEachTime) {
						marks.look(model.document);
					}
				}
				marks.look(model.document);
				marks.place(thoughts, model.document);
				assert.deepEqual(shown(marks, model.document), model.expected(ids));
			}),
			{ numRuns: 1_000 },
		);
	});
});
