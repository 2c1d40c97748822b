import assert from 'node:assert/strict';
import { compilePattern, findAll } from '../../../webview/find/pattern.ts';

const plain = { matchCase: false, regex: false };
const regex = { matchCase: false, regex: true };

function positions(query: string, text: string, options = plain): readonly number[] {
	const pattern = compilePattern(query, options);
	assert.equal(pattern.kind, 'ready');
	return pattern.kind === 'ready' ? findAll(text, pattern, 1_000, () => false).found.map(({ start }) => start) : [];
}

describe('find', () => {
	it('takes words as they are written', () => {
		assert.deepEqual(positions('a.b(', 'a.b( axb( A.B('), [0, 10]);
		assert.deepEqual(positions('a-b', 'a-b'), [0]);
		assert.deepEqual(positions('A', 'aA', { matchCase: true, regex: false }), [1]);
	});

	it('finds across lines in plain words, and by pattern within them', () => {
		assert.deepEqual(positions('one\ntwo', 'x one\ntwo'), [2]);
		assert.deepEqual(positions('^t\\w+$', 'one\ntwo\nthree', regex), [4, 8]);
	});

	it('says when a pattern is not one', () => {
		assert.equal(compilePattern('(', regex).kind, 'bad');
		assert.equal(compilePattern('', regex).kind, 'empty');
	});

	it('refuses patterns that could take for ever', () => {
		for (const evil of ['(a+)+$', '(a*)*b', '(a|aa)+$', '((a+)b?)*c', '(a{1,99}){1,99}', '(?:x+x+)+y']) {
			assert.equal(compilePattern(evil, regex).kind, 'slow', evil);
		}
	});

	it('allows the patterns that people write', () => {
		for (const usual of [
			'foo|bar',
			'line \\d+',
			'"[^"]*"',
			'a.*b',
			'(wait|actually)',
			'\\bmut\\w*',
			'[+*]+',
			'(ab)+',
		]) {
			assert.equal(compilePattern(usual, regex).kind, 'ready', usual);
		}
	});

	it('looks at its clock after a bounded number of steps, even where repetitions follow each other', () => {
		for (const [query, repetitions] of [
			['a*', 1],
			['.*.*=', 2],
			['a*a*a*b', 3],
			['a*a*a*a*b', 4],
			['\\s+\\w+\\s+\\w+\\s+!', 5],
		] as const) {
			const pattern = compilePattern(query, regex);
			assert.ok(pattern.kind === 'ready');
			// Each repetition may end wherever it likes, and the match may begin anywhere.
			assert.ok(choose(pattern.window + repetitions, repetitions + 1) < 10_000_000, query);
			let looks = 0;
			findAll('-'.repeat(20_000), pattern, 1_000, () => {
				looks += 1;
				return false;
			});
			assert.equal(looks, Math.ceil(20_000 / pattern.window), query);
		}
	});

	it('stops when it is late, and says so', () => {
		const pattern = compilePattern('x', regex);
		assert.ok(pattern.kind === 'ready');
		assert.equal(findAll('x\n'.repeat(1_000), pattern, 1_000, () => true).complete, false);
	});
});

/** In how many ways `count` of `all` can be chosen. */
function choose(all: number, count: number): number {
	return count === 0 ? 1 : (choose(all - 1, count - 1) * all) / count;
}
