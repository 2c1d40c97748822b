import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../../..');

describe('what dist/core.mjs is made of', () => {
	it('runs in plain Node and in a page: it needs nothing of either', async () => {
		const { outputFiles } = await build({
			entryPoints: [join(root, 'src/coreBundle.ts')],
			bundle: true,
			write: false,
			platform: 'neutral',
			format: 'esm',
			logLevel: 'silent',
		});
		assert.doesNotMatch(outputFiles[0]?.text ?? '', /^import /m);
	});
});
