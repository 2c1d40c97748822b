import assert from 'node:assert/strict';
import type { SecretStorage } from 'vscode';
import { KeyStore } from '../../../src/platform/secrets.ts';

function store(): KeyStore {
	const values = new Map<string, string>();
	return new KeyStore({
		get: async (name: string) => values.get(name),
		store: async (name: string, value: string) => void values.set(name, value),
		delete: async (name: string) => void values.delete(name),
		onDidChange: () => ({ dispose() {} }),
	} as Partial<SecretStorage> as SecretStorage);
}

describe('a stored key', () => {
	for (const [saved, asked, isGiven] of [
		['https://api.example.com/v1', 'https://api.example.com/v2', true],
		['https://api.example.com', 'https://other.example.com', false],
		['https://api.example.com', 'http://api.example.com', false],
		['mybox:11434', 'mybox:11434/v1', true],
		['mybox:11434', 'http://mybox:11434', true],
		['mybox:11434', 'other:11434', false],
		['not an address', 'nor is this', false],
	] as const) {
		it(`for ${saved} is ${isGiven ? 'given' : 'not given'} to ${asked}`, async () => {
			const keys = store();
			await keys.set('p', saved, 'k');
			assert.equal(await keys.get('p', asked), isGiven ? 'k' : undefined);
		});
	}
});
