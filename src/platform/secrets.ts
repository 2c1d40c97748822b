/**
 * Keys, in VS Code's SecretStorage only. A key belongs to the origin it was saved for: when the address of a provider
 * changes, its key is not sent to the new one until the user enters it again.
 */
import type * as vscode from 'vscode';
import { withScheme } from '../core/text/address.ts';

interface StoredKey {
	readonly origin: string;
	readonly key: string;
}

export class KeyStore {
	readonly #storage: vscode.SecretStorage;

	constructor(storage: vscode.SecretStorage) {
		this.#storage = storage;
	}

	/** The key of a provider, if there is one and it was saved for this address's origin. */
	async get(provider: string, baseUrl: string): Promise<string | undefined> {
		const stored = parseStored(await this.#storage.get(name(provider)));
		return stored && stored.origin === originOf(baseUrl) ? stored.key : undefined;
	}

	async set(provider: string, baseUrl: string, key: string): Promise<void> {
		const stored: StoredKey = { origin: originOf(baseUrl), key: key.trim() };
		await this.#storage.store(name(provider), JSON.stringify(stored));
	}

	async remove(provider: string): Promise<void> {
		await this.#storage.delete(name(provider));
	}

	onDidChange(listener: () => void): vscode.Disposable {
		return this.#storage.onDidChange(change => {
			if (change.key.startsWith('key:')) {
				listener();
			}
		});
	}
}

function name(provider: string): string {
	return `key:${provider}`;
}

function originOf(baseUrl: string): string {
	try {
		return new URL(withScheme(baseUrl)).origin;
	} catch {
		return `invalid:${baseUrl}`;
	}
}

function parseStored(text: string | undefined): StoredKey | undefined {
	if (!text) {
		return undefined;
	}
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value && 'origin' in value && 'key' in value) {
			return { origin: String(value.origin), key: String(value.key) };
		}
	} catch {
		// Not ours, or damaged: as good as absent. The user is asked for the key again.
	}
	return undefined;
}
