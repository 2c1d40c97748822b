import assert from 'node:assert/strict';
import { findPlaces } from '../../../src/core/insight/references.ts';

const found = (text: string): readonly string[] =>
	findPlaces(text).map(({ path, line, endLine }) => `${path}|${line}${endLine === undefined ? '' : `-${endLine}`}`);

describe('places in text', () => {
	it('finds a file with a line, a range, a column and GitHub’s form', () => {
		assert.deepEqual(found('see src/add.ts:12, lib/a.b.ts:3-9 and x.py:4:17 or y.go#L8-L10.'), [
			'src/add.ts|12',
			'lib/a.b.ts|3-9',
			'x.py|4',
			'y.go|8-10',
		]);
	});

	it('leaves versions, times, ports and ratios alone', () => {
		assert.deepEqual(found('v1.2:3 at 12:30 on localhost:8080, 4:3, http://127.0.0.1:11434 and node:24'), []);
	});

	it('does not take an address for a place', () => {
		assert.deepEqual(found('//server/share.txt:1 \\\\server\\share.txt:2'), []);
	});

	it('gives exact offsets', () => {
		const text = 'In `sample.ts:2` the sign is wrong.';
		const [place] = findPlaces(text);
		assert.equal(text.slice(place?.start, place?.end), 'sample.ts:2');
	});

	it('reads a long run once for each place in it, and only so far back as a path may be long', () => {
		const reads = [1_000, 10_000].map(size => {
			const long = `${'a/'.repeat(size)}:${'1:'.repeat(size)}`;
			return countReads(() => findPlaces(long)) / size;
		});
		assert.ok(Math.max(...reads) < 600, `${reads.join(', ')} units read for each pair`);
	});
});

/** How often a unit of a text is read while `work` runs. */
function countReads(work: () => void): number {
	let reads = 0;
	const { charCodeAt } = String.prototype;
	try {
		String.prototype.charCodeAt = function (this: string, at: number) {
			reads += 1;
			return charCodeAt.call(this, at);
		};
		work();
	} finally {
		Object.assign(String.prototype, { charCodeAt });
	}
	return reads;
}
