/** The texts that are open in tabs, as far as they can go along with a question. */
import * as vscode from 'vscode';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { fileItem, relative } from './attachments.ts';

export interface Gathered {
	readonly items: readonly ContextItem[];
	/** Names of what was not taken. */
	readonly left: readonly string[];
}

const mostEditors = 12;
/** Of all together, in UTF-16 units: about 50,000 tokens. */
const mostText = 200_000;

/**
 * Tabs in the order in which they stand, the one in use first. What is not text, or would be too much with what is
 * taken already, is left out, and named.
 */
export async function openEditorItems(): Promise<Gathered> {
	const items: ContextItem[] = [];
	const left: string[] = [];
	let room = mostText;
	for (const uri of openTexts()) {
		const item = items.length < mostEditors ? await textOf(uri) : undefined;
		if (item && item.text.length <= room) {
			items.push(item);
			room -= item.text.length;
		} else {
			left.push(relative(uri));
		}
	}
	return { items, left };
}

export function countOpenTexts(): number {
	return openTexts().length;
}

function openTexts(): readonly vscode.Uri[] {
	const groups = vscode.window.tabGroups;
	const active = groups.activeTabGroup.activeTab;
	const tabs = [...(active ? [active] : []), ...groups.all.flatMap(group => group.tabs)];
	const uris = tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
	return [...new Map(uris.map(uri => [uri.toString(), uri])).values()];
}

async function textOf(uri: vscode.Uri): Promise<ContextItem | undefined> {
	try {
		const item = await fileItem(uri);
		return item.text.trim() === '' ? undefined : item;
	} catch {
		// No text, or gone.
		return undefined;
	}
}
