/** "Use a key": from a vendor's name to a provider that is set up, in one go. */
import * as vscode from 'vscode';
import { commandIds } from '../../platform/commandIds.ts';
import { readSettings, writeSetting } from '../../platform/settings.ts';
import { openSettings } from '../../platform/settingsPage.ts';
import { openAiPresets } from '../../providers/openai/openaiPresets.ts';

type PresetName = keyof typeof openAiPresets;

interface Choice extends vscode.QuickPickItem {
	/** Sets the provider up. The id of the provider that wants a key now; undefined where there is nothing to ask. */
	readonly setUp?: () => Promise<string | undefined>;
}

/** Asks which vendor, writes its settings, and asks for its key. Escape changes nothing more. */
export async function useKey(): Promise<void> {
	const picked = await vscode.window.showQuickPick(choices(), {
		title: vscode.l10n.t('Whose models do you want to ask?'),
		placeHolder: vscode.l10n.t('The key is stored in the secret storage of your system'),
	});
	const provider = await picked?.setUp?.();
	if (provider !== undefined) {
		await vscode.commands.executeCommand(commandIds.setKey, provider);
	}
}

/** Names of vendors are the same in every language. */
const workersAi = 'Workers AI';

function choices(): readonly Choice[] {
	const presets = Object.keys(openAiPresets) as PresetName[];
	return [
		{ label: workersAi, description: 'Cloudflare', setUp: setUpWorkersAi },
		{ label: 'Anthropic', setUp: setUpAnthropic },
		...presets
			.filter(name => openAiPresets[name].needsKey)
			.map(name => ({ label: openAiPresets[name].label, setUp: () => addServer(name) })),
		{ label: vscode.l10n.t('On this machine'), kind: vscode.QuickPickItemKind.Separator },
		...presets
			.filter(name => !openAiPresets[name].needsKey && name !== 'custom')
			.map(name => ({
				label: openAiPresets[name].label,
				description: openAiPresets[name].baseUrl ?? '',
				setUp: () => addServer(name),
			})),
		{ label: vscode.l10n.t('Another OpenAI-compatible server…'), setUp: openServers },
	];
}

async function setUpWorkersAi(): Promise<string | undefined> {
	const account = await vscode.window.showInputBox({
		title: vscode.l10n.t('Cloudflare account id'),
		prompt: vscode.l10n.t('32 hexadecimal characters, from the address of the dashboard. It is no secret.'),
		value: readSettings().workersAi.accountId,
		ignoreFocusOut: true,
		validateInput: text =>
			/^[0-9a-f]{32}$/i.test(text.trim()) ? undefined : vscode.l10n.t('It has 32 characters, 0 to 9 and a to f.'),
	});
	if (account === undefined) {
		return undefined;
	}
	await writeSetting('workersAi.accountId', account.trim());
	return 'workers-ai';
}

async function setUpAnthropic(): Promise<string> {
	await writeSetting('anthropic.enabled', true);
	return 'anthropic';
}

/** A server that is there already is not added again. */
async function addServer(preset: PresetName): Promise<string | undefined> {
	const { openaiCompatible } = readSettings();
	const known = openaiCompatible.find(server => server.preset === preset);
	if (!known) {
		await writeSetting('openaiCompatible', [...openaiCompatible, { preset }]);
	}
	return openAiPresets[preset].needsKey && !known?.name ? `openai-compatible:${preset}` : undefined;
}

async function openServers(): Promise<undefined> {
	await openSettings('openaiCompatible');
}
