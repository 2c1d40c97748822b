import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandIds, innerCommandIds } from '../../../src/platform/commandIds.ts';
import { isSettingKey } from '../../../src/platform/settings.ts';
import { guideKeys } from '../../../src/surfaces/setup/guideProgress.ts';

const root = join(import.meta.dirname, '../../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Step {
	readonly completionEvents: readonly string[];
	readonly media: { readonly svg: string };
}

interface Manifest {
	readonly contributes: {
		readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
		readonly commands: readonly { readonly command: string }[];
		readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly submenu?: string }[]>>;
		readonly keybindings: readonly { readonly command: string }[];
		readonly submenus: readonly { readonly id: string }[];
		readonly languageModelChatProviders: readonly { readonly managementCommand: string }[];
	};
}

const { contributes } = JSON.parse(text('package.json')) as Manifest;
const known: readonly string[] = Object.values(commandIds);

describe('the commands of package.json', () => {
	it('are those of the code, in both directions', () => {
		const contributed = contributes.commands.map(({ command }) => command);
		assert.deepEqual(contributed.toSorted(), known.toSorted());
	});

	it('leave out those that only our own buttons run', () => {
		assert.doesNotMatch(text('package.json'), new RegExp(Object.values(innerCommandIds).join('|')));
	});

	it('are what its menus, keys and pages of the guide run', () => {
		const menus = Object.values(contributes.menus).flat();
		const linked = [...text('package.json').matchAll(/(?:command:|onCommand:)([\w.]+)/g)].map(([, id = '']) => id);
		const run = [
			...menus.flatMap(({ command }) => command ?? []),
			...contributes.keybindings.map(({ command }) => command),
			...contributes.languageModelChatProviders.map(({ managementCommand }) => managementCommand),
			...linked.filter(id => id.startsWith('sidethought.')),
		];
		assert.ok(run.length > 20, `only ${run.length} places were found`);
		assert.deepEqual(
			run.filter(id => !known.includes(id)),
			[],
		);
	});

	it('have submenus that exist, each shown somewhere', () => {
		const shown = Object.values(contributes.menus).flatMap(items => items.flatMap(({ submenu }) => submenu ?? []));
		assert.deepEqual(
			contributes.submenus.map(({ id }) => id),
			[...new Set(shown)],
		);
	});

	it('have their names in one file only', () => {
		const names = new RegExp(`'(?:${[...known, ...Object.values(innerCommandIds)].join('|').replaceAll('.', '\\.')})'`);
		const writers = globSync('src/**/*.ts', { cwd: root }).filter(path => names.test(text(path)));
		assert.deepEqual(writers, ['src/platform/commandIds.ts']);
	});
});

describe('the guide', () => {
	const [guide] = contributes.walkthroughs;
	const steps = guide?.steps ?? [];

	it('ticks each step by what was done anywhere, as the extension tells', () => {
		const ticks = steps.flatMap(({ completionEvents }) => completionEvents);
		assert.deepEqual(
			ticks.toSorted(),
			Object.values(guideKeys)
				.map(key => `onContext:${key}`)
				.toSorted(),
		);
	});

	it('has a picture for each step, small, and in colours that read on light and dark', () => {
		for (const { media } of steps) {
			const picture = text(media.svg);
			assert.ok(picture.length < 4_000, `${media.svg} has ${picture.length} characters`);
			const colours = new Set(picture.match(/#[0-9a-f]{3,6}\b/g));
			assert.deepEqual(
				[...colours].filter(colour => !['#8a8a8a', '#3794ff', '#fff'].includes(colour)),
				[],
			);
		}
	});

	it('links to settings that exist', () => {
		const linked = [...text('package.json').matchAll(/sidethought\.openSettings\?%5B%22([\w.]+)%22%5D/g)];
		assert.ok(linked.length >= 3);
		assert.deepEqual(
			linked.map(([, name]) => name).filter(name => !isSettingKey(name)),
			[],
		);
	});
});
