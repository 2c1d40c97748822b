import assert from 'node:assert/strict';
import { countsOf } from '../../../src/core/insight/counts.ts';
import { graphOf, ThoughtGraph } from '../../../src/core/insight/graph.ts';
import { differsInLanguage, languageOf } from '../../../src/core/insight/language.ts';
import { marksIn } from '../../../src/core/insight/marks.ts';
import type { Step } from '../../../src/core/insight/outline.ts';

interface Part {
	readonly kind: Step['kind'];
	readonly text: string;
}

function stepsOf(parts: readonly Part[]): { readonly steps: readonly Step[]; readonly text: string } {
	let start = 0;
	const steps = parts.map(({ kind, text }, index) => {
		const step = { index, kind, title: '', start, end: start + text.length, startedAt: 0, tokens: 1, share: 0 };
		start = step.end;
		return step;
	});
	return { steps, text: parts.map(part => part.text).join('') };
}

const parts: readonly Part[] = [
	{ kind: 'thought', text: 'First, `parseLine` splits the line. ' },
	{ kind: 'thought', text: 'Next, the table of opcodes. ' },
	{ kind: 'turn-back', text: "Wait, no, `parseLine` can't be right. " },
	{ kind: 'other-way', text: 'Alternatively, read it at once. ' },
	{ kind: 'check', text: 'Let me verify the sum. ' },
	{ kind: 'check', text: 'Let me verify that parseLine( ) ends. ' },
];

describe('the graph of a thought', () => {
	it('has an edge only with its reason', () => {
		const { steps, text } = stepsOf(parts);
		assert.deepEqual(
			graphOf(steps, text).filter(edge => edge.kind !== 'follows'),
			[
				{ kind: 'turns-back-to', from: 2, to: 0, basis: { type: 'shares', name: 'parseLine' } },
				{ kind: 'another-way', from: 3, to: 2, basis: { type: 'wording', words: 'Alternatively, read' } },
				{ kind: 'checks', from: 5, to: 2, basis: { type: 'shares', name: 'parseLine' } },
			],
		);
	});

	it('has each step follow the one before', () => {
		const { steps, text } = stepsOf(parts);
		const follows = graphOf(steps, text).filter(edge => edge.kind === 'follows');
		assert.deepEqual(
			follows.map(({ from, to }) => [from, to]),
			[
				[1, 0],
				[2, 1],
				[3, 2],
				[4, 3],
				[5, 4],
			],
		);
	});

	it('never changes an edge when more steps come', () => {
		const { steps, text } = stepsOf(parts);
		const graph = new ThoughtGraph();
		for (const step of steps) {
			const before = [...graph.edges];
			graph.add(step, text.slice(step.start, step.end));
			assert.deepEqual(graph.edges.slice(0, before.length), before);
		}
		assert.deepEqual(graph.edges, graphOf(steps, text));
	});
});

describe('what can be counted', () => {
	const text =
		"So the answer is five. Wait, that's wrong. Alternatively, add. Let me verify the sum. So the answer is six.";

	it('are the sentences of each sign, and what came after the first answer', () => {
		const counts = countsOf(marksIn(text), text.length);
		assert.deepEqual(
			{ ...counts, afterFirstAnswer: 0 },
			{ turns: 1, otherWays: 1, checks: 1, answers: 2, afterFirstAnswer: 0 },
		);
		assert.equal(counts.afterFirstAnswer, (text.length - 22) / text.length);
	});

	it('is left out where it is unknown', () => {
		assert.deepEqual(countsOf([], 0), { turns: 0, otherWays: 0, checks: 0, answers: 0 });
	});

	it('includes the share of the end that repeats', () => {
		const earlier = { start: 60, end: 80 };
		const repeats = { type: 'repeats', count: 3, latest: { start: 80, end: 100 }, earlier } as const;
		assert.equal(countsOf([], 100, repeats).withLittleNew, 0.6);
		assert.equal(countsOf([], 100, { type: 'little-new', tokens: 9, since: 75, earlier }).withLittleNew, 0.25);
	});
});

describe('the language of a thought', () => {
	const english =
		'The parser reads the line and then it gives the token to the caller, which is not what you would expect.';
	const german =
		'Der Parser liest die Zeile und gibt das Zeichen weiter, aber das ist nicht das, was ich erwarte, wenn eine fehlt.';
	const chinese = '首先我们需要确认一下这个循环是不是少执行了一次，然后再看条件。';

	it('is told from the question\u2019s where both are plain', () => {
		assert.equal(differsInLanguage(chinese, english), true);
		assert.equal(differsInLanguage(german, english), true);
		assert.equal(differsInLanguage(english, english), false);
	});

	it('is not told in doubt: too short, code, words of another language within', () => {
		assert.equal(languageOf('Fix it'), undefined);
		assert.equal(languageOf('`the of and to is that it with for as this`'), undefined);
		assert.equal(differsInLanguage(`${english} 等等`, english), false);
		assert.equal(differsInLanguage(chinese, 'Fix it'), false);
	});
});
