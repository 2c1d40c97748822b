import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { FolderFiles } from '../../../../src/session/tools/folder/folderFiles.ts';
import { folderTools } from '../../../../src/session/tools/folder/folderTools.ts';
import { matchesGlob } from '../../../../src/session/tools/folder/glob.ts';
import { toolBox, withoutSecrets } from '../../../../src/session/tools/tool.ts';
import { bundledRipgrep } from '../../../../src/surfaces/tools/bundledRipgrep.ts';
import { getVscodeServer } from '../../../harness/vscode.ts';

const base = mkdtempSync(join(tmpdir(), 'tools-'));
const root = join(base, 'work');
const unsaved = new Map<string, () => string>();

function write(path: string, text: string | Uint8Array): void {
	const whole = join(base, path);
	mkdirSync(dirname(whole), { recursive: true });
	writeFileSync(whole, text);
}

before(() => {
	write('outside/secret.txt', 'outside');
	write('outside/other.txt', 'outside');
	write('work/src/cart.ts', 'export function total() {\n\treturn sum - 1;\n}\n');
	write('work/src/cart.test.ts', "import { total } from './cart.ts';\n");
	write('work/src/deep/er/Note.md', 'The Total is wrong.\n');
	write('work/.gitignore', 'dist/\n*.log\n!keep.log\n/only-top.txt\n');
	write('work/src/.gitignore', 'generated\n');
	write('work/dist/cart.js', 'total');
	write('work/debug.log', 'total');
	write('work/keep.log', 'kept');
	write('work/only-top.txt', 'x');
	write('work/src/only-top.txt', 'total here');
	write('work/src/generated/a.ts', 'total');
	write('work/node_modules/a/index.js', 'total');
	write('work/.git/config', 'total');
	write('work/.env', 'KEY=total');
	write('work/server.pem', 'total');
	write('work/image.bin', new Uint8Array([1, 0, 2]));
	write('work/long.txt', Array.from({ length: 1000 }, (_, index) => `line ${index + 1}`).join('\n'));
	symlinkSync(join(base, 'outside'), join(root, 'link'));
	symlinkSync(join(base, 'outside/secret.txt'), join(root, 'src/link.txt'));
	symlinkSync(join(root, '.env'), join(root, 'harmless.txt'));
	symlinkSync(join(root, 'src/cart.ts'), join(root, 'inner.ts'));
	symlinkSync(join(root, 'loop'), join(root, 'loop'));
	symlinkSync(root, join(base, 'linked-root'));
	execFileSync('mkfifo', [join(root, 'pipe')]);
});

/** A root of its own. */
function realFolder(name: string): string {
	const path = join(base, name);
	mkdirSync(path, { recursive: true });
	return path;
}

after(() => rmSync(base, { recursive: true, force: true }));

function use(name: string, given: object, path = root): Promise<string> {
	const files = new FolderFiles([{ name: 'work', path }], () => unsaved);
	return toolBox(folderTools(files)).run({ id: 'c', name, arguments: given }, new AbortController().signal);
}

describe('the tools that read folders', () => {
	it('list a folder without what is ignored, secret, or a link', async () => {
		assert.equal(await use('list_files', {}), '.gitignore\nimage.bin\nkeep.log\nlong.txt\nsrc/');
		assert.equal(
			await use('list_files', { folder: './src/' }),
			'src/.gitignore\nsrc/cart.test.ts\nsrc/cart.ts\nsrc/deep/\nsrc/only-top.txt',
		);
	});

	it('find files by a part of the path or a pattern', async () => {
		assert.equal(await use('find_files', { pattern: 'CART' }), 'src/cart.test.ts\nsrc/cart.ts');
		assert.equal(await use('find_files', { pattern: '*.md' }), 'src/deep/er/Note.md');
		assert.equal(await use('find_files', { pattern: 'src/*.ts' }), 'src/cart.test.ts\nsrc/cart.ts');
		assert.equal(await use('find_files', { pattern: '*.rs' }), 'No file of the workspace fits “*.rs”.');
	});

	it('read lines with their numbers', async () => {
		assert.equal(
			await use('read_file', { path: 'src/cart.ts', start: 2 }),
			'src/cart.ts, lines 2 to 3 of 3:\n2: \treturn sum - 1;\n3: }',
		);
		assert.match(
			await use('read_file', { path: 'long.txt', start: 500 }),
			/^long\.txt, lines 500 to 899 of 1000:\n500: line 500\n/,
		);
		assert.match(await use('read_file', { path: 'inner.ts' }), /total\(\)/, 'a link inside is what it leads to');
		assert.match(await use('read_file', { path: 'src/cart.ts' }, join(base, 'linked-root')), /total\(\)/);
	});

	it('read what an editor has and the disk does not', async () => {
		unsaved.set(join(root, 'src/cart.ts'), () => 'new');
		try {
			assert.match(await use('read_file', { path: 'src/cart.ts' }), /1: new$/);
		} finally {
			unsaved.clear();
		}
	});

	it('search words in every file that may be read', async () => {
		assert.equal(
			await use('search_text', { query: 'total' }),
			"src/cart.test.ts:1: import { total } from './cart.ts';\nsrc/cart.ts:1: export function total() {\nsrc/deep/er/Note.md:1: The Total is wrong.\nsrc/only-top.txt:1: total here",
		);
		assert.equal(
			await use('search_text', { query: 'Total', files: '*.md' }),
			'src/deep/er/Note.md:1: The Total is wrong.',
		);
		assert.match(await use('search_text', { query: 'nowhere' }), /^“nowhere” stands nowhere/);
	});

	it('search what can be searched where a folder cannot be read, and say what was not searched', async () => {
		const broken = realFolder('broken');
		write('broken/a.ts', 'total\n');
		write('broken/picture.bin', new Uint8Array([1, 0, 2]));
		write('broken/shut/b.ts', 'total\n');
		chmodSync(join(broken, 'shut'), 0);
		try {
			// Whoever may read everything reads this folder, too.
			const inShut = process.getuid?.() === 0 ? '\nshut/b.ts:1: total' : '';
			assert.equal(await use('search_text', { query: 'total' }, broken), `a.ts:1: total${inShut}`);
			assert.match(await use('search_text', { query: 'nowhere' }, broken), /\n1 files are binary or too large/);
		} finally {
			chmodSync(join(broken, 'shut'), 0o700);
		}
	});

	it('go on where a folder vanishes while they walk', async () => {
		const gone = realFolder('gone');
		write('gone/a/one.ts', 'total\n');
		write('gone/b/two.ts', 'total\n');
		write('gone/c/three.ts', 'total\n');
		const files = new FolderFiles([{ name: 'work', path: gone }]);
		const found: string[] = [];
		for (const each of files.roots) {
			for await (const { path } of files.walk(each, new AbortController().signal)) {
				found.push(path);
				rmSync(join(gone, 'b'), { recursive: true, force: true });
			}
		}
		assert.deepEqual(found, ['a/one.ts', 'c/three.ts']);
	});

	it('show the first of very many matches in one file', async () => {
		const many = realFolder('many');
		write('many/table.csv', '1,2\n'.repeat(300_000));
		const shown = await use('search_text', { query: ',' }, many);
		assert.equal(shown.split('\n').length, 101);
		assert.match(shown, /^table\.csv:1: 1,2\n[\s\S]*\nThere are more/);
	});

	it('read what an ignore file takes back out of a folder whose contents it leaves out', async () => {
		const back = realFolder('back');
		write('back/.gitignore', '.vscode/**\n!.vscode/settings.json\n');
		write('back/.vscode/settings.json', '{}\n');
		write('back/.vscode/other.json', '{}\n');
		assert.equal(await use('find_files', { pattern: '*.json' }, back), '.vscode/settings.json');
		assert.match(await use('read_file', { path: '.vscode/settings.json' }, back), /1: \{\}$/);
		await assert.rejects(use('read_file', { path: '.vscode/other.json' }, back), /ignore file/);
	});

	for (const [path, told] of [
		['../outside/secret.txt', /no path inside/],
		['/etc/passwd', /no path inside/],
		['~/x', /no path inside/],
		['src/%2e%2e/x', /no path inside/],
		['a\u0000b', /no path inside/],
		['link/secret.txt', /outside of the workspace/],
		['src/link.txt', /outside of the workspace/],
		['.env', /secrets/],
		['harmless.txt', /secrets/],
		['server.pem', /secrets/],
		['.git/config', /secrets/],
		['dist/cart.js', /ignore file/],
		['debug.log', /ignore file/],
		['src/generated/a.ts', /ignore file/],
		['node_modules/a/index.js', /ignore file/],
		['image.bin', /binary/],
		['pipe', /no file/],
		['src', /no file|EISDIR/],
		['none.ts', /There is no file/],
		['src/cart.ts/x', /There is no file/],
	] as const) {
		it(`do not read ${JSON.stringify(path)}, and say why`, async () => {
			await assert.rejects(use('read_file', { path }), told);
		});
	}

	it('say that a link leads nowhere', async () => {
		await assert.rejects(use('read_file', { path: 'loop' }), /ELOOP|loop/i);
	});

	it('say which lines there are', async () => {
		await assert.rejects(use('read_file', { path: 'src/cart.ts', start: 9 }), /has 3 lines/);
	});

	it('stop when they are stopped', async () => {
		const files = new FolderFiles([{ name: 'work', path: root }]);
		const abort = new AbortController();
		abort.abort();
		const search = toolBox(folderTools(files)).run(
			{ id: 'c', name: 'search_text', arguments: { query: 'x' } },
			abort.signal,
		);
		await assert.rejects(search, { name: 'AbortError' });
	});

	it('name the root in front of paths where there are several', async () => {
		const roots = [
			{ name: 'work', path: root },
			{ name: 'outside', path: join(base, 'outside') },
		];
		const box = toolBox(folderTools(new FolderFiles(roots)));
		const run = (name: string, given: object) =>
			box.run({ id: 'c', name, arguments: given }, new AbortController().signal);
		assert.match(await run('find_files', { pattern: '*.txt' }), /^work\/long\.txt\nwork[\s\S]*\noutside\/other\.txt$/);
		assert.match(await run('read_file', { path: 'work/src/cart.ts' }), /^work\/src\/cart\.ts, lines 1 to 3/);
	});
});

describe('a search with ripgrep', () => {
	let ripgrep: string | undefined;

	before(async function () {
		this.timeout(900_000);
		try {
			const { entry } = await getVscodeServer();
			ripgrep = bundledRipgrep(join(dirname(entry), '..', '..', 'lib', 'vscode'));
		} catch (error) {
			console.log(`Searches with ripgrep are skipped, as there is no VS Code: ${error}`);
		}
	});

	function search(program: string | undefined, given: object, path = root): Promise<string> {
		const files = new FolderFiles([{ name: 'work', path }], () => unsaved);
		const box = toolBox(folderTools(files, program));
		return box.run({ id: 'c', name: 'search_text', arguments: given }, new AbortController().signal);
	}

	/** Without what it says of files that it could not search, which ripgrep does not count. */
	async function found(program: string | undefined, given: object, path = root): Promise<string> {
		return (await search(program, given, path)).replace(/\n[^\n]*not searched\.$/, '');
	}

	/** Words of the files, parts of them, and what arguments, patterns and shells would make something else of. */
	const queries = [
		'total',
		'Total',
		'TOTAL',
		'x',
		'line 99',
		'-total',
		'--files',
		'.*',
		'$(id)',
		'{',
		'is wrong.',
		'ü',
	];

	for (const query of [...queries, 'KEY', 'a\nb', 'a\u0000b', 'x'.repeat(300_000)]) {
		it(`finds the same as one without: ${JSON.stringify(query.slice(0, 20))}`, async function () {
			if (ripgrep === undefined) {
				this.skip();
			}
			assert.equal(await found(ripgrep, { query }), await found(undefined, { query }));
			assert.equal(await found(ripgrep, { query, files: '*.ts' }), await found(undefined, { query, files: '*.ts' }));
		});
	}

	it('finds what an editor has and the disk does not', async function () {
		if (ripgrep === undefined) {
			this.skip();
		}
		unsaved.set(join(root, 'src/cart.ts'), () => 'const unheard = 1;');
		unsaved.set(join(root, '.env'), () => 'unheard=1');
		try {
			assert.equal(await search(ripgrep, { query: 'unheard' }), 'src/cart.ts:1: const unheard = 1;');
			assert.doesNotMatch(await search(ripgrep, { query: 'return sum' }), /cart\.ts/);
		} finally {
			unsaved.clear();
		}
	});

	it('finds random words in random files in the same order', async function () {
		if (ripgrep === undefined) {
			this.skip();
		}
		const name = fc.stringMatching(/^[a-cA-C._-]{1,3}$/).filter(text => !/^\.+$/.test(text));
		const file = fc.record({
			path: fc.array(name, { minLength: 1, maxLength: 3 }),
			text: fc.stringMatching(/^[ab \n]{0,9}$/),
		});
		let run = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(file, { maxLength: 12 }), fc.stringMatching(/^[abAB]{1,2}$/), async (files, query) => {
				const folder = join(base, `random-${run++}`);
				mkdirSync(folder);
				for (const { path, text } of files) {
					try {
						write(join(folder.slice(base.length + 1), ...path), text);
					} catch {
						// A file stands where the folder should be.
					}
				}
				assert.equal(await found(ripgrep, { query }, folder), await found(undefined, { query }, folder));
			}),
			{ numRuns: 30 },
		);
	});

	for (const [why, program] of [
		['is not there', join(base, 'no-such-program')],
		['is no ripgrep', process.execPath],
	] as const) {
		it(`is done without it where it ${why}`, async () => {
			assert.equal(await found(program, { query: 'total' }), await found(undefined, { query: 'total' }));
		});
	}

	it('is not asked from a search that was stopped', async () => {
		const abort = new AbortController();
		abort.abort();
		const box = toolBox(folderTools(new FolderFiles([{ name: 'work', path: root }]), ripgrep ?? 'rg'));
		const run = box.run({ id: 'c', name: 'search_text', arguments: { query: 'total' } }, abort.signal);
		await assert.rejects(run, { name: 'AbortError' });
	});
});

describe('keys in what tools tell', () => {
	const key = `sk-proj-${'a1B2'.repeat(8)}`;
	const pem = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n'.repeat(4)}-----END PRIVATE KEY-----`;

	before(() => {
		write('keys/client.ts', `const url = 'https://example.org';\nconst key = '${key}';\nask(url, key);\n`);
		write('keys/fixture.ts', `export const pem = \`${pem}\`;\nexport const after = 1;\n`);
	});

	const inKeys = (name: string, given: object) => use(name, given, join(base, 'keys'));

	it('are masked in lines that are read, but for their beginning', async () => {
		const told = await inKeys('read_file', { path: 'client.ts' });
		assert.equal(
			told,
			"client.ts, lines 1 to 3 of 3:\n1: const url = 'https://example.org';\n2: const key = 'sk-•••';\n3: ask(url, key);",
		);
	});

	it('are masked in a range that begins in the middle of them, and every line stays where it was', async () => {
		assert.equal(
			await inKeys('read_file', { path: 'fixture.ts', start: 3 }),
			'fixture.ts, lines 3 to 7 of 7:\n3: •••\n4: •••\n5: •••\n6: •••`;\n7: export const after = 1;',
		);
	});

	it('are masked in lines that are found, and cannot be felt for by their parts', async () => {
		assert.equal(await inKeys('search_text', { query: 'const key' }), "client.ts:2: const key = 'sk-•••';");
		assert.match(await inKeys('search_text', { query: key.slice(8, 14) }), /stands nowhere/);
		assert.match(await inKeys('search_text', { query: 'MIIEvQ' }), /stands nowhere/);
	});

	it('are masked in the results and failures of any tool of ours', async () => {
		const tool = { name: 't', description: '', inputSchema: {} };
		const [tells, fails] = withoutSecrets([
			{ ...tool, run: async () => `the header was x-api-key: ${key}` },
			{ ...tool, run: () => Promise.reject(new Error(`no such branch: ${key}`)) },
		]);
		const signal = new AbortController().signal;
		assert.equal(await tells?.run({}, signal), 'the header was x-api-key: sk-•••');
		await assert.rejects(fails?.run({}, signal) ?? Promise.resolve(), { message: 'no such branch: sk-•••' });
	});

	it('leave a stop what it is', async () => {
		const aborted = Object.assign(new Error('stopped'), { name: 'AbortError' });
		const [tool] = withoutSecrets([
			{ name: 't', description: '', inputSchema: {}, run: () => Promise.reject(aborted) },
		]);
		await assert.rejects(tool?.run({}, new AbortController().signal) ?? Promise.resolve(), aborted);
	});
});

describe('a path pattern', () => {
	for (const [path, pattern, fits] of [
		['a/b/c.ts', '**/*.ts', true],
		['c.ts', '**/*.ts', true],
		['a/b', 'a/**', true],
		['a', 'a/**', true],
		['a/b/c', 'a/*', false],
		['a/b/c', 'a/*/c', true],
		['ab', 'a?', true],
		['a-1', 'a[-_][0-9]', true],
		['a-x', 'a-[!0-9]', true],
		['a*', 'a\\*', true],
		['ab', 'a\\*', false],
		['x/y', '**', true],
	] as const) {
		it(`${pattern} ${fits ? 'fits' : 'does not fit'} ${path}`, () => {
			assert.equal(matchesGlob(path, pattern), fits);
		});
	}

	it('of stars alone costs little on a long name', () => {
		assert.equal(matchesGlob('a'.repeat(5000), `${'*a'.repeat(50)}b`), false);
	});

	it('of plain characters fits itself and nothing else', () => {
		const plain = fc.stringMatching(/^[a-z/.]{1,20}$/);
		fc.assert(fc.property(plain, plain, (a, b) => matchesGlob(a, b) === (a === b)));
	});
});
