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

	it('looks at its clock often enough, even where repetitions follow each other', () => {
		const started = performance.now();
		for (const [query, text] of [
			['a*a*a*a*b', 'a'.repeat(20_000)],
			['.*.*=', 'x'.repeat(50_000)],
			['\\s+\\w+\\s+\\w+\\s+!', ' x'.repeat(20_000)],
		] as const) {
			const pattern = compilePattern(query, regex);
			const deadline = performance.now() + 100;
			assert.ok(pattern.kind === 'ready');
			findAll(text, pattern, 1_000, () => performance.now() > deadline);
		}
		assert.ok(performance.now() - started < 5_000);
	});

	it('stops when it is late, and says so', () => {
		const pattern = compilePattern('x', regex);
		assert.ok(pattern.kind === 'ready');
		assert.equal(findAll('x\n'.repeat(1_000), pattern, 1_000, () => true).complete, false);
	});
});
