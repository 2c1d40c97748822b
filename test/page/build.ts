/** Builds the page bundle as it ships, and variants of it in which one layer of defence is taken out. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { pageBundles } from '../../bundles.mts';
import { rootDir } from '../harness/paths.ts';

export interface PageBuild {
	readonly dir: string;
	dispose(): Promise<void>;
}

/**
 * `no-audit`: the second layer lets everything through. `raw-html`: the builder is fooled into making model HTML, so
 * that only the audit stands. `naked`: both, so that only the policy stands.
 */
export type Variant = 'production' | 'no-audit' | 'raw-html' | 'naked';

export async function buildPage(variant: Variant = 'production'): Promise<PageBuild> {
	const dir = await mkdtemp(join(tmpdir(), 'page-'));
	const sabotaged = variant === 'production' ? [] : [sabotage(variant)];
	for (const bundle of pageBundles) {
		await esbuild.build({
			bundle: true,
			minify: true,
			logLevel: 'warning',
			absWorkingDir: rootDir,
			outdir: dir,
			...bundle,
			plugins: [...(bundle.plugins ?? []), ...sabotaged],
		});
	}
	return { dir, dispose: () => rm(dir, { recursive: true, force: true }) };
}

const noAudit = 'export function audit(root) { return root; }';

/** Every block is parsed as HTML in an inert document, as a careless renderer would do it. */
const rawHtml = `
export function rawBlock(text) {
	const document = new DOMParser().parseFromString(text, 'text/html');
	const box = document.createElement('div');
	box.append(...document.body.childNodes);
	return box;
}
`;

function sabotage(variant: Exclude<Variant, 'production'>): esbuild.Plugin {
	return {
		name: variant,
		setup(build) {
			if (variant !== 'raw-html') {
				build.onLoad({ filter: /markdown\/audit\.ts$/ }, () => ({ contents: noAudit, loader: 'ts' }));
			}
			if (variant === 'no-audit') {
				return;
			}
			build.onLoad({ filter: /markdown\/build\.ts$/ }, async ({ path }) => {
				const { readFile } = await import('node:fs/promises');
				const source = await readFile(path, 'utf8');
				const opening =
					'export function buildBlock(token: Token, context: BuildContext, depth = 0): Node | undefined {';
				if (!source.includes(opening)) {
					throw new Error('build.ts has changed: the sabotaged variant must be adapted');
				}
				const fooled = source.replace(
					opening,
					`${opening}\nif (token.type === 'paragraph' || token.type === 'text') return rawBlock(token.raw);`,
				);
				return { contents: `${rawHtml}\n${fooled}`, loader: 'ts' };
			});
		},
	};
}
