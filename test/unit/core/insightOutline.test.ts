import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compactEvents } from '../../../src/core/conversation/compactEvents.ts';
import { createOutline, type OutlineChange, type Step } from '../../../src/core/insight/outline.ts';
import { summarise } from '../../../src/core/insight/summary.ts';
import { titleFrom } from '../../../src/core/insight/title.ts';
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
	it('reads forty short lines in nine steps', () => {
		assert.deepEqual(titles('sampleBug'), [
			'plan: The user says that total([2, 3]) gives -5',
			'plan: The user sees -5',
			'explore: Second idea: the arguments come in the wrong order',
			'turn-back: Look at sample.ts:2 again',
			'decision: The minus sign at sample.ts:2 is the cause',
			'explore: What else does it touch',
			'turn-back: What about an empty array',
			'decision: The smallest fix is one character at sample.ts:2',
			'conclusion: Give the cause, the fix, and a short list of what to check',
		]);
	});

	it('reads long paragraphs with turns of thought', () => {
		assert.deepEqual(titles('cacheBug'), [
			'plan: Figure out why the cache returns stale data after an update',
			'explore: Look at update',
			'explore: The map holds the old value until the ttl is over',
			'check: Double-check the other suspicion, the ttl',
			'explore: Store the promise in the map instead of the value',
			'turn-back: The promise variant has another subtle problem',
			'doubt: A counter per key leaks memory',
			'check: Verify with the interleaving from before',
			'explore: What about set',
			'conclusion: The answer: explain the race with the four steps',
		]);
	});

	it('takes bold lines for headings', () => {
		assert.deepEqual(titles('headings'), [
			'plan: Clarifying the Request',
			'explore: Considering External Sorting',
			'explore: Evaluating Timestamp Formats',
			'check: Checking Stability',
			'conclusion: Finalizing the Answer',
		]);
	});

	it('cuts one dense paragraph at its sentences', () => {
		assert.deepEqual(titles('dense'), [
			'plan: Answer whether the regex ^(a+)+$ is dangerous',
			'explore: They can use a linear-time engine like RE2',
			'conclusion: The final answer: explain the backtracking in two sentences',
		]);
	});

	it('knows turns of thought in Chinese and German', () => {
		assert.deepEqual(
			outlineOf(sample('chinese')).map(step => step.kind),
			['plan', 'plan', 'turn-back', 'decision', 'explore', 'check'],
		);
		assert.deepEqual(titles('german'), [
			'plan: Der Nutzer möchte wissen, warum sein Skript unter Windows',
			'plan: Zunächst fällt die Endung auf: Sie ist groß geschrieben',
			'turn-back: Weiter unten steht path.join(root, pattern)',
			'check: Ich prüfe das kurz: path.win32.join',
			'conclusion: Zusammenfassend: Die Ursache ist die Endung .TS',
		]);
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
				assert.ok(step.title.length > 0 && step.title.length <= 60, step.title);
				assert.doesNotMatch(step.title, /[\s.,;:!?…]$|^[\s*#>-]|`|\*\*/);
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

	it('holds back a few letters at the most', () => {
		for (const name of samples) {
			const outline = createOutline();
			let length = 0;
			for (const sign of sample(name)) {
				outline.push(sign, 0);
				length += sign.length;
				assert.ok(length - outline.settled <= 24, `${length - outline.settled}`);
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
			assert.ok(retitles <= outline.steps.length);
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
		const steps = outlineOf(`${code}Wait, that is not all of it.`);
		assert.deepEqual(
			steps.map(step => step.title),
			['Look at it', 'That is not all of it'],
		);
	});

	it('goes on behind code that is never closed', () => {
		const text = `Look.\n\n\`\`\`\n${'const a = 1;\n'.repeat(700)}\n\nWait, this is far behind the opening fence.`;
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
		assert.equal(outline.end(2).length, 2);
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
		['But then the retry would run twice, which the server counts as two requests.', 'The retry would run twice'],
		['sample.ts has three functions.', 'sample.ts has three functions'],
		['First idea: swap them.', 'First idea: swap them'],
		['Hm', 'Hm'],
		['```', ''],
	];
	for (const [text, title] of cases) {
		it(`of ${JSON.stringify(text)} is ${JSON.stringify(title)}`, () => {
			assert.equal(titleFrom(text), title);
		});
	}

	it('is short, and has no end mark, for any text', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), text => {
				const title = titleFrom(text);
				assert.ok(title.length <= 61);
				assert.ok(title.isWellFormed() || !text.isWellFormed());
				assert.doesNotMatch(title, /[\s.,;:!?…]$/);
			}),
		);
	});
});

describe('the summary line', () => {
	it('says where the thinking set out, where it turned, and what it came to', () => {
		assert.equal(
			summarise(outlineOf(sample('sampleBug'))),
			'The user says that total([2, 3]) gives -5 → What about an empty array → The smallest fix is one character at sample.ts:2',
		);
	});

	it('is empty for a single step', () => {
		assert.equal(summarise(outlineOf('Just one thought.')), '');
		assert.equal(summarise([]), '');
	});
});
