/** The ripgrep that VS Code itself searches with. No API tells where it is, so it is looked for where releases have it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const modules = ['node_modules', 'node_modules.asar.unpacked'] as const;

/** Undefined in a VS Code that has it somewhere else, or has none. @param appRoot of VS Code; empty in a browser */
export function bundledRipgrep(appRoot: string): string | undefined {
	const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
	const platform = `${process.platform}-${process.arch}`;
	const places = [
		['ripgrep', 'bin', name],
		['ripgrep-universal', 'bin', platform, name],
	];
	// From an empty one, the places would be in whatever folder this process stands.
	const folders = appRoot === '' ? [] : modules;
	return folders
		.flatMap(folder => places.map(place => join(appRoot, folder, '@vscode', ...place)))
		.find(path => existsSync(path));
}
