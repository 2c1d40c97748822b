import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSettingKey } from '../../../src/platform/settings.ts';
import { openSettings, settingOf } from '../../../src/platform/settingsPage.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';

interface Manifest {
	readonly contributes: {
		readonly configuration: readonly {
			readonly title: string;
			readonly properties: Readonly<Record<string, { readonly scope: string }>>;
		}[];
	};
}

const { contributes } = JSON.parse(
	readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'),
) as Manifest;
const scopes = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));

describe('the settings editor', () => {
	beforeEach(resetVscode);

	it('opens at all of our settings, or at the very one', async () => {
		await openSettings();
		await openSettings('ollama.baseUrl');
		assert.deepEqual(state.ran, [
			['workbench.action.openSettings', { query: '@ext:sidethought.sidethought' }],
			['workbench.action.openSettings', { query: '@id:sidethought.ollama.baseUrl' }],
		]);
	});

	it('opens in a remote window in the tab that has the setting', async () => {
		state.remoteName = 'ssh-remote';
		for (const [name] of scopes) {
			const key = name.replace('sidethought.', '');
			assert.ok(isSettingKey(key), `${key} is not a setting of the code`);
			await openSettings(key);
		}
		const remote = state.ran.filter(([command]) => command === 'workbench.action.openRemoteSettings');
		const machine = scopes.filter(([, { scope }]) => scope.startsWith('machine'));
		assert.deepEqual(
			remote.map(([, query]) => query),
			machine.map(([name]) => ({ query: `@id:${name}` })),
		);
		assert.ok(machine.length > 5 && machine.length < scopes.length);
	});

	it('has a setting for the address of every provider', () => {
		const providers = ['ollama', 'workers-ai', 'anthropic', 'openai-compatible:groq'];
		assert.deepEqual(providers.map(settingOf), [
			'ollama.baseUrl',
			'workersAi.accountId',
			'anthropic.baseUrl',
			'openaiCompatible',
		]);
	});

	it('shows our settings in titled groups', () => {
		const titles = contributes.configuration.map(({ title }) => title);
		assert.ok(titles.length > 3);
		assert.equal(new Set(titles).size, titles.length);
	});
});
