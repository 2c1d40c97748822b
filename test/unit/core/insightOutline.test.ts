import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compactEvents } from '../../../src/core/conversation/compactEvents.ts';
import { createOutline, type OutlineChange, type Step } from '../../../src/core/insight/outline.ts';
import { summarise } from '../../../src/core/insight/summary.ts';
import { titleFrom, titleOf } from '../../../src/core/insight/title.ts';
import { turnOf } from './turnEvents.ts';

const root = new URL('../../', import.meta.url);

function sample(name: string): string {
	const path = name === 'sampleBug' ? 'standins/recordings/sampleBug.thinking.txt' : `fixtures/thinking/${name}.txt`;
	return readFileSync(new URL(path, root), 'utf8');
}

const samples = ['sampleBug', 'cacheBug', 'headings', 'dense', 'chinese', 'german'];

function outlineOf(text: string, ...cuts: readonly number[]): readonly Step[] {
	const outline = createOutline();
	let from = 0;
	for (const cut of [...cuts, text.length]) {
		outline.push(text.slice(from, cut), 0);
		from = cut;
	}
	outline.end(0);
	return outline.steps;
}

function titles(name: string): readonly string[] {
	return outlineOf(sample(name)).map(step => `${step.kind}: ${step.title}`);
}

describe('the outline of raw thinking', () => {
	it('reads forty short lines in a few steps', () => {
		assert.deepEqual(titles('sampleBug'), [
			'thought: The user says that total([2, 3]) gives -5 and wants to know why',
			'other-way: Second idea: the arguments come in the wrong order',
			'check: Check this against the numbers',
			'thought: What about an empty array?',
			'answer: The smallest fix is one character at sample.ts:2',
		]);
	});

	it('reads long paragraphs with turns of thought', () => {
		assert.deepEqual(titles('cacheBug'), [
			'thought: Figure out why the cache returns stale data after an update',
			"turn-back: That isn't what the user describes",
			'thought: Look at update',
			'thought: Unless there is a race',
			'thought: The map holds the old value until the ttl is over',
			'check: Double-check the other suspicion, the ttl',
			'other-way: Alternatively, we could store the promise in the map instead…',
			'thought: Which one is the smaller change?',
			'answer: The answer: explain the race with the four steps, show the fix…',
		]);
	});

	it('takes bold lines for headings', () => {
		assert.deepEqual(titles('headings'), [
			'thought: Clarifying the Request',
			'thought: Considering External Sorting',
			'thought: Evaluating Timestamp Formats',
			'check: Checking Stability',
			'answer: Finalizing the Answer',
		]);
	});

	it('cuts one dense paragraph at its sentences', () => {
		assert.deepEqual(titles('dense'), [
			'thought: Answer whether the regex ^(a+)+$ is dangerous',
			"check: Make sure: for n a's followed by a mismatch, the number of ways…",
			'other-way: Alternatively they can use a linear-time engine like RE2',
			'answer: The final answer: explain the backtracking in two sentences…',
		]);
	});

	it('knows turns of thought in Chinese and German', () => {
		assert.deepEqual(titles('chinese'), [
			'thought: 用户问的是为什么这个循环会少执行一次',
			'thought: 确认一下n的值',
			'thought: 第二种写法更符合习惯，也更不容易出错',
			'check: 验证一下第二种写法：i从0到4，访问 items[0] 到…',
		]);
		assert.deepEqual(titles('german'), [
			'thought: Der Nutzer möchte wissen, warum sein Skript unter Windows…',
			'thought: Zunächst fällt die Endung auf: Sie ist groß geschrieben',
			"check: Ich prüfe das kurz: path.win32.join('', 'src/**/*.TS') ergibt…",
			'answer: Zusammenfassend: Die Ursache ist die Endung .TS',
		]);
	});

	it('begins a row at the first sign of a sentence where none are parted by spaces', () => {
		const filler = '读取器读取下一段文本，然后写入器把它写到文件的末尾。'.repeat(14);
		const text = `${filler}另一种方法是只读取一次。${filler}`;
		assert.deepEqual(
			outlineOf(text).map(step => text.slice(step.start, step.start + 4)),
			['读取器读', '另一种方'],
		);
	});

	it('opens nothing at a wait, a so or an also alone', () => {
		const filler = 'The parser reads the next token and keeps it in the buffer until the caller asks for it. ';
		const words = [
			'Wait, the token is kept.',
			'So the token is kept.',
			'Also, the buffer is small.',
			'Hmm, the reader is slow.',
		];
		const text = words.map(sentence => `${filler.repeat(4)}\n\n${sentence}`).join(' ');
		assert.equal(outlineOf(text).length, 1);
	});

	it('takes a comment in code without a fence for no heading', () => {
		const code = 'def assemble(lines):\n    result = []\n    for line in lines:\n        tokens = line.split()\n';
		const body = Array.from({ length: 30 }, (_, at) => `\n# Handle case ${at}\nresult.append(${at})\n`).join('');
		const steps = outlineOf(`I write the function now.\n\n${code}${body}\nNow, let me test it with an empty list.`);
		assert.deepEqual(
			steps.map(step => step.title),
			['I write the function now', 'Test it with an empty list'],
		);
	});

	it('takes a short line that is indented for what it is, like a long one', () => {
		const filler = 'The reader takes the next piece and the writer writes it. '.repeat(9);
		const rows = (line: string): number => outlineOf(`Read the lines. ${filler}\n\n${line}\n\n${filler}`).length;
		for (const line of [
			'Now, test the reader.',
			'## Test the reader',
			`Now, test the reader. ${filler.slice(0, 116)}`,
		]) {
			assert.equal(rows(line), 2, line);
			assert.equal(rows(`    ${line}`), 1, line);
		}
		assert.equal(rows('run();\n\nNow, test the reader.'), 2, 'behind a line of code');
	});

	it('keeps test cases and list items together', () => {
		const item = 'The line has two tokens, and the second one is a number that fits into a byte, so it is kept. ';
		const cases = Array.from({ length: 6 }, (_, at) => `Another test case: line ${at}. ${item.repeat(2)}\n\n- ${item}`);
		assert.ok(outlineOf(`Let me test it.\n\n${cases.join('\n\n')}`).length <= 2);
	});

	it('leaves a paragraph whole that is not long, whatever its sentences begin with, but for another way', () => {
		const filler = 'The reader takes the next piece and the writer writes it. ';
		const begins = (sentence: string): number =>
			outlineOf(`${filler.repeat(12)}\n\n${filler.repeat(14)}${sentence} ${filler.repeat(3)}`).length;
		assert.equal(begins('My approach is to read it twice.'), begins('It goes on like this.'));
		assert.equal(begins('Alternatively, read it twice.'), begins('It goes on like this.') + 1);
	});

	it('begins a row where the next part is announced, and not at one more doubt', () => {
		const filler = 'The reader takes the next piece and the writer writes it. '.repeat(9);
		const titles = (line: string): readonly string[] =>
			outlineOf(`Read the lines. ${filler}\n\n${line}\n\n${filler}`).map(step => step.title);
		for (const line of [
			'Now, putting this into code.',
			'Now, check for possible errors.',
			'Summarizing what we have.',
		]) {
			assert.equal(titles(line).length, 2, line);
		}
		for (const line of ['Wait, but what about an empty line?', 'But what if the line is too long?']) {
			assert.equal(titles(line).length, 1, line);
		}
	});

	it('begins no row within the paragraphs of a thought that is written in short ones', () => {
		const filler = 'The reader takes the next piece and the writer writes it. ';
		const paragraphs = `${filler.repeat(2)}\n\n`.repeat(8);
		const text = `${paragraphs}${filler}Alternatively, read it twice. ${filler}\n\n${paragraphs}`;
		assert.ok(outlineOf(text).every(({ start }) => !text.startsWith('Alternatively', start)));
	});

	it('cuts text without any end mark all the same', () => {
		const words = 'the reader takes the next piece and then the writer writes it, ';
		assert.ok(outlineOf(words.repeat(800)).length > 1);
	});

	it('has at most thirty rows, however long the thinking', () => {
		const paragraph = (at: number): string =>
			`Now, let me look at part ${at}. ${'The reader takes the next piece and the writer writes it. '.repeat(6)}\n\n`;
		const long = (count: number): number =>
			outlineOf(Array.from({ length: count }, (_, at) => paragraph(at)).join('')).length;
		assert.ok(long(50) >= 7 && long(50) <= 15, `${long(50)}`);
		assert.ok(long(3_000) <= 30, `${long(3_000)}`);
	});

	it('does not depend on how the text came', () => {
		for (const name of samples) {
			const text = sample(name);
			const whole = outlineOf(text);
			assert.deepEqual(outlineOf(text, ...text.split('').keys()), whole, name);
			for (let cut = 0; cut <= text.length; cut += 7) {
				assert.deepEqual(outlineOf(text, cut), whole, `${name} cut at ${cut}`);
			}
		}
	});

	it('does not depend on how any text came', () => {
		const words = [
			'Wait',
			', ',
			'So',
			' ',
			'\n',
			'\n\n',
			'. ',
			'? ',
			'# ',
			'**',
			'1. ',
			'```',
			'alternatively',
			'the sign',
			'等等',
			'。',
			'x'.repeat(90),
		];
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...words), { maxLength: 60 }), fc.array(fc.nat()), (parts, cuts) => {
				const text = parts.join('');
				const places = cuts.map(cut => cut % (text.length + 1)).sort((a, b) => a - b);
				assert.deepEqual(outlineOf(text, ...places), outlineOf(text));
			}),
			{ numRuns: 500 },
		);
	});

	it('covers the text without gaps, and shares out all of its tokens', () => {
		for (const name of samples) {
			const text = sample(name);
			const steps = outlineOf(text);
			assert.equal(steps[0]?.start, 0);
			assert.equal(steps.at(-1)?.end, text.length);
			for (const [index, step] of steps.entries()) {
				assert.equal(step.index, index);
				assert.equal(step.start, steps[index - 1]?.end ?? 0);
				assert.ok(step.title.length > 0 && step.title.length <= 64, step.title);
				assert.doesNotMatch(step.title, /[\s.,;:!]$|^[\s*#>-]|`/);
			}
			const share = steps.reduce((sum, step) => sum + step.share, 0);
			assert.ok(Math.abs(share - 1) < 1e-9);
		}
	});

	it('never moves text that is settled to another step', () => {
		for (const name of samples) {
			const outline = createOutline();
			const owners = new Map<number, number>();
			let settled = 0;
			for (const [offset, sign] of [...sample(name)].entries()) {
				outline.push(sign, offset);
				assert.ok(outline.settled >= settled);
				for (const step of outline.steps) {
					for (let at = Math.max(step.start, settled); at < Math.min(step.end, outline.settled); at += 1) {
						owners.set(at, step.index);
					}
				}
				settled = outline.settled;
			}
			outline.end(0);
			for (const step of outline.steps) {
				for (let at = step.start; at < step.end; at += 1) {
					assert.ok((owners.get(at) ?? step.index) === step.index, `${name} at ${at}`);
				}
			}
		}
	});

	it('holds back eighty letters at the most', () => {
		for (const name of samples) {
			const outline = createOutline();
			let length = 0;
			for (const sign of sample(name)) {
				outline.push(sign, 0);
				length += sign.length;
				assert.ok(length - outline.settled <= 80, `${length - outline.settled}`);
			}
		}
	});

	it('tells each change once, in an order that makes the same steps', () => {
		for (const name of samples) {
			const outline = createOutline();
			const changes: OutlineChange[] = [];
			const text = sample(name);
			for (let from = 0; from < text.length; from += 5) {
				changes.push(...outline.push(text.slice(from, from + 5), from));
			}
			changes.push(...outline.end(text.length));
			assert.deepEqual(
				replayed(changes),
				outline.steps.map(({ index, kind, title, start, end }) => ({ index, kind, title, start, end })),
			);
			const retitles = changes.filter(change => change.type === 'step-retitled').length;
			assert.ok(retitles <= outline.steps.length * 3);
		}
	});

	it('has times that add up, also after neighbouring deltas were merged', () => {
		const text = sample('sampleBug');
		const pieces = text.match(/[\s\S]{1,4}(?=\n|$)|[\s\S]{1,4}/g) ?? [];
		const deltas = pieces.map(
			(piece, index) => [(index + 1) * 30, { type: 'thinking-delta', block: 0, text: piece }] as const,
		);
		const times = (events: readonly { readonly at: number }[]): readonly (readonly number[])[] => {
			const outline = createOutline();
			for (const event of events) {
				outline.push('text' in event ? String(event.text) : '', event.at);
			}
			outline.end(99_999);
			return outline.steps.map(step => [step.startedAt, step.endedAt ?? -1]);
		};
		const events = turnOf(deltas);
		const live = times(events);
		for (const [index, [start]] of live.entries()) {
			assert.equal(start, live[index - 1]?.[1] ?? 30);
		}
		assert.deepEqual(times(compactEvents(events)), live);
	});

	it('opens no step inside of code', () => {
		const code = `Look at it.\n\n\`\`\`ts\n${'// Wait, what is this for\n\n'.repeat(40)}\`\`\`\n\n`;
		const steps = outlineOf(`${code}Now, let me look at the rest of it.`);
		assert.deepEqual(
			steps.map(step => step.title),
			['Look at it', 'Look at the rest of it'],
		);
	});

	it('goes on behind code that is never closed', () => {
		const text = `Look.\n\n\`\`\`\n${'const a = 1;\n'.repeat(700)}\n\nWait, that is wrong, far behind the opening fence.`;
		assert.equal(outlineOf(text).at(-1)?.kind, 'turn-back');
	});

	it('gives longer thinking longer steps', () => {
		const one = `${sample('cacheBug')}\n\n`;
		const [few, many] = [outlineOf(one.repeat(4)).length, outlineOf(one.repeat(64)).length];
		assert.ok(many < few * 6, `${few} and ${many}`);
	});

	it('has no steps for nothing, and one for a word', () => {
		assert.deepEqual(outlineOf(''), []);
		assert.deepEqual(outlineOf(' \n\n '), []);
		const [step, ...rest] = outlineOf('\n\nHm');
		assert.deepEqual([step?.start, step?.end, step?.title, rest.length], [0, 4, 'Hm', 0]);
	});

	it('can be ended twice, and takes nothing afterwards', () => {
		const outline = createOutline();
		outline.push('One thought.', 1);
		assert.deepEqual(
			outline.end(2).map(change => change.type),
			['step-retitled', 'step-closed'],
		);
		assert.deepEqual(outline.end(3), []);
		assert.deepEqual(outline.push('More', 4), []);
		assert.equal(outline.steps[0]?.end, 12);
	});

	it('reads hostile text in linear time', () => {
		for (const unit of ['\n', '. ', 'Wait\n\n', '# ', '```\n', '`', '1. ', 'a', '。', '** ']) {
			outlineOf(unit.repeat(300_000 / unit.length));
		}
	});
});

function replayed(changes: readonly OutlineChange[]): unknown[] {
	const steps: { index: number; kind: string; title: string; start: number; end: number }[] = [];
	for (const change of changes) {
		const step = steps[change.index];
		if (change.type === 'step-opened') {
			assert.equal(change.index, steps.length);
			steps.push({ index: change.index, kind: change.kind, title: '', start: change.start, end: -1 });
		} else if (change.type === 'step-retitled') {
			Object.assign(step ?? {}, { title: change.title, kind: change.kind });
		} else {
			Object.assign(step ?? {}, { end: change.end });
		}
	}
	return steps;
}

describe('a title', () => {
	const cases: readonly (readonly [string, string])[] = [
		['Okay, so I need to find out why it fails.', 'Find out why it fails'],
		['Hmm. Wait. The index is off by one.', 'The index is off by one'],
		['Let me check this again. The loop ends too early.', 'The loop ends too early'],
		["Let's think. First, `parse()` splits the line.", 'parse() splits the line'],
		['Actually, no: **the cache** is never cleared!', 'The cache is never cleared'],
		['## 2. Compare with the [docs](https://example.com)', 'Compare with the docs'],
		['We need e.g. a lock here. Or not.', 'We need e.g. a lock here'],
		[
			'But then the retry would run twice, which the server counts as two requests.',
			'The retry would run twice, which the server counts as two…',
		],
		['sample.ts has three functions.', 'sample.ts has three functions'],
		['First idea: swap them.', 'First idea: swap them'],
		['**Rename `parseAll`** to say what it does.', 'Rename parseAll to say what it does'],
		['Hm', 'Hm'],
		['```', ''],
		['Wait, maybe the index was off by one, but who knows.', 'Maybe the index was off by one, but who knows'],
		['Alternatively, maybe there is a better way?', 'Alternatively, maybe there is a better way?'],
		['I think the parser is to blame.', 'I think the parser is to blame'],
		['Is that the case here?', 'Is that the case here?'],
		[
			'But what about the last of all the lines, when nobody wrote a line break at its end?',
			'What about the last of all the lines, when nobody wrote a line…?',
		],
		[
			'The question is: "How can the parser take the whole line to its end without a look at the next one?"',
			'The question is: How can the parser take the whole line…?',
		],
		[
			'Then it asks (as the last of all lines does in front of the end of the file) whether it may stop (or not?)',
			'It asks (as the last of all lines does in front of the end…?',
		],
		['So, the plan is:\nSplit the line at the colon.', 'The plan: Split the line at the colon'],
		['For each line:\n- Split it at the colon.', 'For each line: Split it at the colon'],
		['Wait, no, the problem says that the argument is optional.', 'The argument is optional'],
		['If the list that the caller gave is empty from the start, then the loop never runs.', '… the loop never runs'],
		['ls -l /tmp/project shows two files.', 'ls -l /tmp/project shows two files'],
		['| name | size |\n|---|---|\nThe table has two columns.', 'The table has two columns'],
		['for (const line of lines) {\nThe loop reads each line.', 'The loop reads each line'],
		['The riddle says "Go on. Stop." and nothing else.', 'The riddle says "Go on. Stop." and nothing else'],
	];
	for (const [text, title] of cases) {
		it(`of ${JSON.stringify(text)} is ${JSON.stringify(title)}`, () => {
			assert.equal(titleFrom(text), title);
		});
	}

	it('is not the same twice: the next sentence has it, or it says so', () => {
		const filler = 'The reader takes the next piece and the writer writes it. '.repeat(12);
		const text = `Now look at the parser. ${filler}\n\nNow look at the parser. Its buffer is small. ${filler}`;
		assert.deepEqual(
			outlineOf(text).map(step => step.title),
			['Look at the parser', 'Its buffer is small'],
		);
		assert.equal(titleOf('Look at the parser.', true, () => true).text, 'Look at the parser (again)');
	});

	it('is short, and has no end mark but a question mark or an ellipsis, for any text', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), text => {
				const title = titleFrom(text);
				assert.ok(title.length <= 65);
				assert.ok(title.isWellFormed() || !text.isWellFormed());
				assert.doesNotMatch(title, /[\s.,;:!]$/);
			}),
		);
	});
});

describe('the summary line', () => {
	it('is the last sentence that tells an answer', () => {
		assert.equal(summarise(sample('cacheBug')), 'The answer: explain the race with the four steps, show the fix…');
	});

	it('is empty where none was told, or where it was rejected', () => {
		assert.equal(summarise('Just one thought. Maybe the answer is five.'), '');
		assert.equal(summarise('So the answer is five. Wait, that is wrong.'), '');
		assert.equal(summarise(''), '');
	});
});
