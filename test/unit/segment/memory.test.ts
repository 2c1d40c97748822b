import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const allowedBytes = 64 * 1024;

describe('the memory of a segmenter', () => {
	it('stays below 64 KB after megabytes in deltas of four units, in thinking, untagged and in the answer', () => {
		const probe = join(import.meta.dirname, 'memoryProbe.ts');
		const grown: readonly number[] = JSON.parse(
			execFileSync(process.execPath, ['--expose-gc', probe], { encoding: 'utf8' }),
		);
		assert.equal(grown.length, 3);
		for (const bytes of grown) {
			assert.ok(bytes < allowedBytes, `${bytes} bytes more are alive`);
		}
	}).timeout(60_000);
});
