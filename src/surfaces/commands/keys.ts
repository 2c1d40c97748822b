import * as vscode from 'vscode';
import { commandIds } from '../../platform/commandIds.ts';
import type { KeyStore } from '../../platform/secrets.ts';
import type { Command } from './command.ts';

/** A provider that can have a key. */
interface KeyedProvider {
	readonly id: string;
	readonly label: string;
	readonly baseUrl: string;
}

export function setKeyCommand(keys: KeyStore, providers: () => readonly KeyedProvider[]): Command {
	return {
		id: commandIds.setKey,
		async execute(providerId: unknown) {
			const provider = await pickProvider(providers(), providerId);
			const key =
				provider &&
				(await vscode.window.showInputBox({
					title: vscode.l10n.t('API key for {0}', provider.label),
					prompt: vscode.l10n.t('Stored in the secret storage of your system, and sent only to {0}.', provider.baseUrl),
					password: true,
					ignoreFocusOut: true,
					validateInput: text => (text.trim() ? undefined : vscode.l10n.t('Paste the key, or press Escape.')),
				}));
			if (provider && key) {
				await keys.set(provider.id, provider.baseUrl, key);
				void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} is stored.', provider.label));
			}
		},
	};
}

export function removeKeyCommand(keys: KeyStore, providers: () => readonly KeyedProvider[]): Command {
	return {
		id: commandIds.removeKey,
		async execute(providerId: unknown) {
			const provider = await pickProvider(providers(), providerId);
			if (provider) {
				await keys.remove(provider.id);
				void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} is removed.', provider.label));
			}
		},
	};
}

async function pickProvider(providers: readonly KeyedProvider[], wanted: unknown): Promise<KeyedProvider | undefined> {
	const named = providers.find(provider => provider.id === wanted);
	if (named || providers.length === 0) {
		return named;
	}
	const items = providers.map(provider => ({ label: provider.label, description: provider.baseUrl, provider }));
	return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which provider?') }))?.provider;
}
