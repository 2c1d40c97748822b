import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { asCommonJs, vscodeName } from '../../../startFiles.mts';
import { temporaryDir } from '../../harness/temporary.ts';

const sources = {
	'main.ts': `import { count } from './pure.ts'; import { title } from './editor.ts'; import { join } from 'node:path';
		export const load = () => import('./late.ts'); export const counted = () => count; export const path = join(title, 'a');`,
	'late.ts': `import { count, next } from './pure.ts'; import { title } from './editor.ts'; import { join } from 'node:path';
		export const step = () => { next(); return [count, title, ${vscodeName}.l10n.t('Code'), join('b', 'c')]; };`,
	'thread.ts': `import { next, count } from './pure.ts'; export default () => { next(); return count; };`,
	'pure.ts': 'export let count = 0; export const next = () => { count += 1; }; export const inner = 1;',
	'editor.ts': `export const title = ${vscodeName}.l10n.t('Code') + '!';`,
};

describe('the files of the extension host', () => {
	let folder: string;
	let load: NodeJS.Require;

	for (const minify of [true, false]) {
		describe(minify ? 'as they ship' : 'as they are built for debugging', () => {
			before(async () => {
				folder = temporaryDir('start-');
				for (const [name, text] of Object.entries(sources)) {
					writeFileSync(join(folder, name), text);
				}
				await build({
					entryPoints: ['main', 'late', 'thread'].map(name => join(folder, `${name}.ts`)),
					outdir: join(folder, 'dist'),
					bundle: true,
					splitting: true,
					format: 'esm',
					platform: 'node',
					target: 'node22',
					minify,
					...(minify ? {} : { sourcemap: 'linked' }),
					plugins: [asCommonJs('main.js')],
				});
				load = createRequire(join(folder, 'dist', 'start.js'));
			});

			it('are two for a start, and one for whatever is loaded later', () => {
				assert.deepEqual(readdirSync(join(folder, 'dist')).sort(), ['common.js', 'late.js', 'main.js', 'thread.js']);
			});

			it('begin with what they are', () => {
				for (const name of ['common.js', 'main.js']) {
					const text = readFileSync(join(folder, 'dist', name), 'utf8');
					const end = text.indexOf('*/') + 2;
					const hash = createHash('sha256').update(text.slice(end)).digest('hex');
					assert.equal(text.slice(0, end), `/*${hash}*/`);
				}
			});

			it('require the editor once, and only where something needs it', () => {
				const required = (name: string): number =>
					readFileSync(join(folder, 'dist', name), 'utf8').split(/require\(["']vscode["']\)/).length - 1;
				assert.deepEqual(['common.js', 'main.js', 'late.js', 'thread.js'].map(required), [0, 1, 1, 0]);
			});

			it('share what they have in common, whoever is loaded first', async () => {
				const count = (load('./thread.js') as { default: () => number }).default;
				assert.equal(count(), 1);
				const main = load('./main.js') as {
					readonly path: string;
					counted(): number;
					load(): Promise<{ step(): unknown }>;
				};
				assert.equal(main.path, join('Code!', 'a'));
				const late = await main.load();
				assert.deepEqual(late.step(), [2, 'Code!', 'Code', join('b', 'c')]);
				assert.equal(main.counted(), 2);
			});
		});
	}
});
