import assert from 'node:assert/strict';
import { provenanceOf, type ThoughtStep } from '../../../src/core/insight/provenance.ts';

function stepsOf(...texts: readonly (string | Pick<ThoughtStep, 'kind' | 'text'>)[]): readonly ThoughtStep[] {
	return texts.map((text, index) => ({
		address: { turn: 'turn-1', block: 0, start: index * 1_000, end: index * 1_000 + 999 },
		...(typeof text === 'string' ? { kind: 'thought' as const, text } : text),
	}));
}

function told(steps: readonly ThoughtStep[], code: string, language?: string) {
	return provenanceOf(steps, code, language).map(({ address, names, lines, rejected }) => ({
		step: address.start / 1_000,
		...(names.length > 0 && { names }),
		...(lines.length > 0 && { lines }),
		...(rejected.length > 0 && { rejected }),
	}));
}

const code = 'function total(prices) {\n\treturn prices.reduce((sum, price) => sum + price, 0);\n}';

describe('the thoughts behind a block of code', () => {
	it('are those that share its names as code, the newest last', () => {
		const steps = stepsOf(
			'The user wants a sum.',
			'I can use `reduce` over `prices`.',
			'So total(prices) it is, with `reduce`.',
		);
		assert.deepEqual(told(steps, code), [
			{ step: 1, names: ['prices', 'reduce'] },
			{ step: 2, names: ['total', 'reduce'] },
		]);
	});

	it('are those that have a line of it, however it is indented', () => {
		const steps = stepsOf('Maybe:\n\n    return prices.reduce((sum, price) => sum + price, 0);', 'Nothing here.');
		assert.deepEqual(
			told(steps, code).map(({ step, lines }) => ({ step, lines })),
			[{ step: 0, lines: ['return prices.reduce((sum, price) => sum + price, 0);'] }],
		);
	});

	it('are none for words of the language, ordinary names, and names that are only words in the thought', () => {
		const steps = stepsOf(
			'We return a `function` with `value` and `data`.',
			'The total of all prices will reduce the sum.',
		);
		assert.deepEqual(told(steps, `${code}\nconst value = data;`), []);
	});

	it('do not come from the comments of the code', () => {
		assert.deepEqual(told(stepsOf('We `skip` the `remainder`.'), 'go(); // skip the remainder\n# skip remainder'), []);
	});

	it('need one name that is not in most of the thoughts, if it is a distinctive one', () => {
		const steps = stepsOf(
			'parseLine is called.',
			'parseLine again.',
			'parseLine and readToken',
			'parseLine',
			'parseLine',
		);
		assert.deepEqual(told(steps, 'readToken(parseLine(text))'), [{ step: 2, names: ['readToken', 'parseLine'] }]);
	});
});

describe('what a thought rejects and the code has', () => {
	it('is told', () => {
		const steps = stepsOf(
			"We shouldn't use `eval` here.",
			'Use a parser instead of `parseUnsafe`.',
			'Let me write it.',
		);
		assert.deepEqual(told(steps, 'const x = eval(parseUnsafe(text));', 'js'), [
			{ step: 0, names: ['eval'], rejected: ['eval'] },
			{ step: 1, names: ['parseUnsafe'], rejected: ['parseUnsafe'] },
		]);
	});

	it('is told of what fails only where the thought turns back', () => {
		const text = '`localeCompare` does not work here.';
		assert.deepEqual(told(stepsOf({ kind: 'turn-back', text }), 'a.localeCompare(b)'), [
			{ step: 0, names: ['localeCompare'], rejected: ['localeCompare'] },
		]);
		assert.deepEqual(told(stepsOf(text), 'a.localeCompare(b)'), [{ step: 0, names: ['localeCompare'] }]);
	});

	it('is not what a later thought takes up again, what is asked, or what the code defines itself', () => {
		assert.deepEqual(told(stepsOf("I won't use `eval`.", 'Well, `eval` it is.'), 'eval(x)'), []);
		assert.deepEqual(told(stepsOf('Should we avoid `eval`?'), 'eval(x)'), []);
		assert.deepEqual(told(stepsOf("Don't call `compute` twice."), 'function compute() {\n}', 'js'), []);
		assert.deepEqual(told(stepsOf('Avoid `map`, avoid `bit`.'), 'bitmap(x)'), []);
	});
});
