/** VS Code's settings editor, at our settings or at one of them. */
import * as vscode from 'vscode';
import type { SettingKey } from './settings.ts';

/** What a settings editor of another extension's commands takes. */
interface SettingsQuery {
	readonly query: string;
}

const ours = '@ext:sidethought.sidethought';

/**
 * Opens the editor at one setting, or at all of ours. Settings of the machine are in a tab of their own where VS Code's
 * window is on one machine and its extensions on another; the user's tab does not show them there.
 */
export async function openSettings(key?: SettingKey): Promise<void> {
	const query: SettingsQuery = { query: key === undefined ? ours : `@id:sidethought.${key}` };
	const isRemote = key !== undefined && vscode.env.remoteName !== undefined && isOfMachine(key);
	await vscode.commands.executeCommand(
		isRemote ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings',
		query,
	);
}

/** The setting where a provider's address or account stands. */
export function settingOf(provider: string): SettingKey {
	switch (provider) {
		case 'workers-ai':
			return 'workersAi.accountId';
		case 'anthropic':
			return 'anthropic.baseUrl';
		default:
			return provider.startsWith('openai-compatible:') ? 'openaiCompatible' : 'ollama.baseUrl';
	}
}

function isOfMachine(key: SettingKey): boolean {
	const groups = [
		'ollama.',
		'workersAi.',
		'anthropic.',
		'timeouts.',
		'openaiCompatible',
		'delimiters',
		'recordStreams',
	];
	return groups.some(group => key.startsWith(group));
}
