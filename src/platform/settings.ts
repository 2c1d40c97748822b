/**
 * The extension's settings, read in one place.
 * Addresses and everything that decides where a key goes are read from the user's own settings only: a workspace
 * cannot redirect them, whatever its `.vscode/settings.json` says.
 */
import * as vscode from 'vscode';
import type { ThinkSetting } from '../core/stream/chat.ts';

export interface OpenAiServerSetting {
	readonly preset: string;
	readonly name?: string;
	readonly baseUrl?: string;
}

export interface Settings {
	/** `provider/model`, or empty for the first reasoning model that is found. */
	readonly model: string;
	readonly think: ThinkSetting;
	readonly thinkingFold: 'auto' | 'open' | 'folded' | 'preview';
	readonly ollama: { readonly baseUrl: string; readonly contextSize?: number; readonly keepAlive?: string };
	readonly workersAi: { readonly accountId: string; readonly baseUrl: string };
	readonly openaiCompatible: readonly OpenAiServerSetting[];
	readonly anthropic: { readonly enabled: boolean; readonly baseUrl: string };
	readonly exportThinking: 'details' | 'omit';
	readonly chatThinkingDetail: 'native' | 'steps' | 'summary' | 'none';
	/** What other extensions get of the thinking, where VS Code has no part for it. */
	readonly modelsThinkingFallback: 'omit' | 'text';
	readonly idleMs: number;
}

const section = 'sidethought';

export function readSettings(): Settings {
	const config = vscode.workspace.getConfiguration(section);
	return {
		model: own(config, 'model', ''),
		think: own<ThinkSetting>(config, 'think', 'auto'),
		thinkingFold: config.get('thinkingFold', 'auto'),
		ollama: {
			baseUrl: own(config, 'ollama.baseUrl', 'http://127.0.0.1:11434'),
			contextSize: config.get<number | null>('ollama.contextSize', null) ?? undefined,
			keepAlive: own(config, 'ollama.keepAlive', '') || undefined,
		},
		workersAi: {
			accountId: own(config, 'workersAi.accountId', '').trim(),
			baseUrl: own(config, 'workersAi.baseUrl', 'https://api.cloudflare.com/client/v4'),
		},
		openaiCompatible: own<readonly OpenAiServerSetting[]>(config, 'openaiCompatible', []),
		anthropic: {
			enabled: own(config, 'anthropic.enabled', false),
			baseUrl: own(config, 'anthropic.baseUrl', 'https://api.anthropic.com'),
		},
		exportThinking: config.get('export.thinking', 'details'),
		chatThinkingDetail: config.get('chat.thinkingDetail', 'native'),
		modelsThinkingFallback: config.get('models.thinkingFallback', 'omit'),
		idleMs: own(config, 'timeouts.idleSeconds', 120) * 1000,
	};
}

/** Fires when one of ours changed, or one below the given parts, such as `ollama`. */
export function onDidChangeSettings(listener: () => void, parts: readonly string[] = []): vscode.Disposable {
	const watched = parts.length > 0 ? parts.map(part => `${section}.${part}`) : [section];
	return vscode.workspace.onDidChangeConfiguration(change => {
		if (watched.some(each => change.affectsConfiguration(each))) {
			listener();
		}
	});
}

/** Writes the user's own value. */
export async function writeSetting(key: string, value: unknown): Promise<void> {
	await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
}

/** The user's own value, never a workspace's: `inspect` tells the two apart, whatever the scope in package.json. */
function own<T>(config: vscode.WorkspaceConfiguration, key: string, fallback: T): T {
	const found = config.inspect<T>(key);
	return found?.globalValue ?? found?.defaultValue ?? fallback;
}
