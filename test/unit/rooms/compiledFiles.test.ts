import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CompiledFiles } from '../../../src/compiledFiles.ts';
import { temporaryDir } from '../../harness/temporary.ts';

const programs = {
	'common.js': 'exports.say = word => "said " + word;',
	'main.js':
		"exports.word = require('./common.js').say('yes'); exports.at = [__filename, __dirname, module.exports === exports];",
};

/** A folder of programs as the build writes them: the same program may be loaded once from each. */
function folderOf(texts: Readonly<Record<string, string>>): string {
	const folder = temporaryDir('compiled-');
	for (const [name, text] of Object.entries(texts)) {
		writeFileSync(join(folder, name), `/*${createHash('sha256').update(text).digest('hex')}*/${text}`);
	}
	return folder;
}

function load(folder: string, storage: string): { readonly files: CompiledFiles; readonly main: unknown } {
	const files = new CompiledFiles(folder, storage);
	files.load('common.js');
	return { files, main: files.load('main.js') };
}

/** What was kept and is used again is not written again. */
async function wasUsed({ files }: ReturnType<typeof load>, storage: string): Promise<boolean> {
	const kept = readdirSync(storage);
	rmSync(storage, { recursive: true });
	await files.keep();
	mkdirSync(storage, { recursive: true });
	return kept.length > 0 && readdirSync(storage).length === 0;
}

describe('programs loaded from what an earlier start compiled', () => {
	it('are the same as required ones, and what requires them later gets the same', () => {
		const folder = folderOf(programs);
		const { main } = load(folder, join(folder, 'none'));
		const path = join(folder, 'main.js');
		assert.deepEqual(main, { word: 'said yes', at: [path, folder, true] });
		assert.equal(createRequire(path)('./main.js'), main);
	});

	it('are kept for the next start, which has nothing to keep then', async () => {
		const storage = join(temporaryDir('kept-'), 'compiled');
		await load(folderOf(programs), storage).files.keep();
		assert.deepEqual(readdirSync(storage).sort(), ['common.js.v8', 'main.js.v8']);
		const next = load(folderOf(programs), storage);
		assert.equal((next.main as { word: string }).word, 'said yes');
		assert.ok(await wasUsed(next, storage));
	});

	it('are compiled when they are others, also of the same length', async () => {
		const storage = temporaryDir('kept-');
		await load(folderOf(programs), storage).files.keep();
		const next = load(folderOf({ ...programs, 'main.js': programs['main.js'].replace('yes', 'noo') }), storage);
		assert.equal((next.main as { word: string }).word, 'said noo');
		await next.files.keep();
		const last = load(folderOf({ ...programs, 'main.js': programs['main.js'].replace('yes', 'noo') }), storage);
		assert.equal((last.main as { word: string }).word, 'said noo');
		assert.ok(await wasUsed(last, storage));
	});

	for (const [how, damage] of [
		['cut off', (kept: Buffer) => kept.subarray(0, kept.length / 2)],
		['empty', () => Buffer.alloc(0)],
		['changed', (kept: Buffer) => Buffer.from(kept.map((byte, index) => (index === 300 ? byte ^ 1 : byte)))],
	] as const) {
		it(`are compiled when what was kept is ${how}`, async () => {
			const storage = temporaryDir('kept-');
			await load(folderOf(programs), storage).files.keep();
			const path = join(storage, 'main.js.v8');
			writeFileSync(path, damage(readFileSync(path)));
			const next = load(folderOf(programs), storage);
			assert.equal((next.main as { word: string }).word, 'said yes');
			assert.ok(!(await wasUsed(next, storage)));
		});
	}

	it('are loaded all the same where nothing can be kept', async () => {
		const storage = join(folderOf({ taken: '' }), 'taken');
		const { files, main } = load(folderOf(programs), storage);
		await files.keep();
		assert.equal((main as { word: string }).word, 'said yes');
	});

	it('are required where the build wrote no hash', () => {
		const folder = temporaryDir('compiled-');
		writeFileSync(join(folder, 'main.js'), 'exports.word = 1;');
		assert.deepEqual(new CompiledFiles(folder, folder).load('main.js'), { word: 1 });
	});

	it('say why they do not start, each time', () => {
		const folder = folderOf({ 'main.js': "throw new Error('No.');" });
		const files = new CompiledFiles(folder, folder);
		assert.throws(() => files.load('main.js'), /^Error: No\.$/);
		assert.throws(() => files.load('main.js'), /^Error: No\.$/);
	});
});
