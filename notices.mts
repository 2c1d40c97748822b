/** The licences of what others wrote and is bundled: they want to be passed on with it. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

const packageFolder = /^(.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/]/;

/** Writes a file with the licence of each package of which something is in these builds. */
export async function writeNotices(builds: readonly Metafile[], file: string): Promise<void> {
	const folders = new Set(builds.flatMap(({ inputs }) => Object.keys(inputs)).flatMap(folderOf));
	const notices = await Promise.all([...folders].sort().map(noticeOf));
	await writeFile(
		file,
		`What is bundled in this extension was written by others as well:\n\n${notices.join('\n\n')}\n`,
	);
}

function folderOf(input: string): string[] {
	const [, folder] = packageFolder.exec(input) ?? [];
	return folder === undefined ? [] : [folder];
}

async function noticeOf(folder: string): Promise<string> {
	const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
		string,
		unknown
	>;
	const files = (await readdir(folder)).filter(each => /^(?:licen[cs]e|notice)\b/i.test(each)).sort();
	const texts = await Promise.all(files.map(each => readFile(join(folder, each), 'utf8')));
	return [`${'-'.repeat(72)}\n${name} ${version} (${license})`, ...texts.map(text => text.trim())].join('\n\n');
}
