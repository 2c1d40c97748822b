/**
 * The extension's settings, read in one place.
 * Addresses and everything that decides where a key goes are read from the user's own settings only: a workspace
 * cannot redirect them, whatever its `.vscode/settings.json` says. VS Code does not check what is written in that
 * file, so a value that is not of its setting's type counts as not written, and is told of by `watchSettings`.
 */
import * as v from 'valibot';
import * as vscode from 'vscode';
import { thinkSetting } from '../core/stream/thinkSetting.ts';
import { toolsChoices } from '../core/stream/toolsChoice.ts';

const section = 'sidethought';

interface Setting<T, K extends string = string> {
	/** Below `sidethought.`. */
	readonly key: K;
	readonly schema: v.GenericSchema<unknown, T>;
	/** What counts in place of a value of another type: the default, or what of the value can be used. */
	readonly instead: (value: unknown) => T;
	/** Whether a workspace may have its own value. */
	readonly shared: boolean;
}

const openAiServer = v.object({
	preset: v.string(),
	name: v.optional(v.string()),
	baseUrl: v.optional(v.string()),
});

export type OpenAiServerSetting = v.InferOutput<typeof openAiServer>;

/** A reader holds back as much text as a delimiter is long, so it cannot be a page. */
const delimiter = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const delimiterPair = v.object({ open: delimiter, close: delimiter });

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const optionalCount = v.nullable(count);
const within = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** What can be set of an answer, for all models and for some. */
const answerOptions = {
	maxTokens: count,
	temperature: within(0, 5),
	topP: within(0, 1),
	topK: count,
	minP: within(0, 1),
	presencePenalty: within(-2, 2),
	seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
};

/** What is set for some models only. */
const modelDefaults = v.strictObject({
	think: v.exactOptional(thinkSetting),
	thinkingBudget: v.exactOptional(count),
	maxTokens: v.exactOptional(answerOptions.maxTokens),
	temperature: v.exactOptional(answerOptions.temperature),
	topP: v.exactOptional(answerOptions.topP),
	topK: v.exactOptional(answerOptions.topK),
	minP: v.exactOptional(answerOptions.minP),
	presencePenalty: v.exactOptional(answerOptions.presencePenalty),
	seed: v.exactOptional(answerOptions.seed),
});

/** Every setting, as package.json contributes it. */
const all = {
	/** `provider/model`, or empty for the first reasoning model that is found. */
	model: own('model', text, ''),
	think: own('think', thinkSetting, 'auto'),
	thinkingBudget: own('thinkingBudget', optionalCount, null),
	maxTokens: own('maxTokens', optionalCount, null),
	temperature: own('sampling.temperature', v.nullable(answerOptions.temperature), null),
	topP: own('sampling.topP', v.nullable(answerOptions.topP), null),
	topK: own('sampling.topK', v.nullable(answerOptions.topK), null),
	minP: own('sampling.minP', v.nullable(answerOptions.minP), null),
	presencePenalty: own('sampling.presencePenalty', v.nullable(answerOptions.presencePenalty), null),
	seed: own('sampling.seed', v.nullable(answerOptions.seed), null),
	/** By `provider/model`, with `*` for any part of it. */
	modelDefaults: ownRecord('modelDefaults', modelDefaults),
	/** The user's own; what a workspace writes there is read by `WorkspaceInstructions`. */
	instructions: own('instructions', text, ''),
	/** Texts by the name that follows `/`. */
	prompts: ownRecord('prompts', text),
	/** In pixels. */
	fontSize: own('fontSize', v.nullable(v.pipe(v.number(), v.minValue(6), v.maxValue(60))), null),
	thinkingFold: shared('thinkingFold', v.picklist(['auto', 'open', 'folded', 'preview']), 'auto'),
	/** Ends a thought that goes in circles. */
	stopInCircles: own('stopInCircles', v.boolean(), false),
	/** Earlier thinking goes along with the next question. */
	keepThinking: own('keepThinking', v.boolean(), false),
	/** Asks servers how likely the model found its own words. */
	logprobs: own('logprobs', v.boolean(), false),
	/** Keeps what servers send as it came, for a bug report. */
	recordStreams: own('recordStreams', v.boolean(), false),
	ollamaBaseUrl: own('ollama.baseUrl', text, 'http://127.0.0.1:11434'),
	ollamaContextSize: shared('ollama.contextSize', optionalCount, null),
	ollamaKeepAlive: own('ollama.keepAlive', text, ''),
	workersAiAccountId: own('workersAi.accountId', text, ''),
	workersAiBaseUrl: own('workersAi.baseUrl', text, 'https://api.cloudflare.com/client/v4'),
	openaiCompatible: ownList('openaiCompatible', openAiServer),
	anthropicEnabled: own('anthropic.enabled', v.boolean(), false),
	anthropicBaseUrl: own('anthropic.baseUrl', text, 'https://api.anthropic.com'),
	delimiters: ownList('delimiters', delimiterPair),
	exportThinking: shared('export.thinking', v.picklist(['details', 'omit']), 'details'),
	chatThinkingDetail: shared('chat.thinkingDetail', v.picklist(['native', 'steps', 'summary', 'none']), 'native'),
	/** What other extensions get of the thinking, where VS Code has no part for it. */
	modelsThinkingFallback: shared('models.thinkingFallback', v.picklist(['omit', 'text']), 'omit'),
	/** Marks beside lines that thoughts are about. */
	marksEnabled: shared('marks.enabled', v.boolean(), true),
	/** Marks the place that the model thinks about. */
	gazeEnabled: shared('gaze.enabled', v.boolean(), true),
	/** Shows that place from the start; a workspace must not move the editor by itself. */
	gazeFollow: own('gaze.follow', v.boolean(), false),
	/** Of conversations in which nothing else was chosen; a workspace must not turn tools on. */
	toolsUse: own('tools.use', v.picklist(toolsChoices), 'off'),
	/** How many rounds of a turn may use tools. */
	toolsRounds: own('tools.rounds', v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 20),
	/** Days after which conversations are deleted; empty: never. A workspace must not delete anything. */
	historyKeepDays: own('history.keepDays', optionalCount, null),
	idleSeconds: own('timeouts.idleSeconds', v.pipe(v.number(), v.minValue(1)), 120),
};

export type Settings = ReturnType<typeof readSettings>;

/** Name of a setting, below `sidethought.`. */
export type SettingKey = (typeof all)[keyof typeof all]['key'];

export function isSettingKey(name: unknown): name is SettingKey {
	return Object.values(all).some(({ key }) => key === name);
}

export function readSettings() {
	const config = vscode.workspace.getConfiguration(section);
	const read = <T>(setting: Setting<T>): T => checked(config, setting);
	return {
		model: read(all.model),
		think: read(all.think),
		thinkingBudget: read(all.thinkingBudget) ?? undefined,
		answer: present({
			maxTokens: read(all.maxTokens),
			temperature: read(all.temperature),
			topP: read(all.topP),
			topK: read(all.topK),
			minP: read(all.minP),
			presencePenalty: read(all.presencePenalty),
			seed: read(all.seed),
		}),
		modelDefaults: read(all.modelDefaults),
		instructions: read(all.instructions).trim(),
		prompts: read(all.prompts),
		fontSize: read(all.fontSize) ?? undefined,
		thinkingFold: read(all.thinkingFold),
		stopInCircles: read(all.stopInCircles),
		keepThinking: read(all.keepThinking),
		logprobs: read(all.logprobs),
		recordStreams: read(all.recordStreams),
		ollama: {
			baseUrl: read(all.ollamaBaseUrl),
			contextSize: read(all.ollamaContextSize) ?? undefined,
			keepAlive: read(all.ollamaKeepAlive) || undefined,
		},
		workersAi: { accountId: read(all.workersAiAccountId).trim(), baseUrl: read(all.workersAiBaseUrl) },
		openaiCompatible: read(all.openaiCompatible),
		anthropic: { enabled: read(all.anthropicEnabled), baseUrl: read(all.anthropicBaseUrl) },
		delimiters: read(all.delimiters),
		exportThinking: read(all.exportThinking),
		chatThinkingDetail: read(all.chatThinkingDetail),
		modelsThinkingFallback: read(all.modelsThinkingFallback),
		marksEnabled: read(all.marksEnabled),
		gazeEnabled: read(all.gazeEnabled),
		gazeFollow: read(all.gazeFollow),
		toolsUse: read(all.toolsUse),
		toolsRounds: read(all.toolsRounds),
		historyKeepDays: read(all.historyKeepDays) ?? undefined,
		idleMs: read(all.idleSeconds) * 1000,
	} as const;
}

/** What is set, of settings that need not be. */
function present<T extends object>(values: T): { readonly [K in keyof T]?: NonNullable<T[K]> } {
	const set = Object.entries(values).filter(([, value]) => value !== null);
	return Object.fromEntries(set) as { readonly [K in keyof T]?: NonNullable<T[K]> };
}

/** A value that is not of its setting's type. */
export interface SettingProblem {
	/** In full, such as `sidethought.think`. */
	readonly key: string;
	/** Where in the value, such as `[1][preset]`; empty for all of it. */
	readonly place: string;
	/** What it must be, and what it is, such as `string` and `7`. */
	readonly expected: string;
	readonly found: string;
}

/** Tells of each wrong value once: of those that are there now, at once, and of others when they come. */
export function watchSettings(onProblem: (problem: SettingProblem) => void): vscode.Disposable {
	const told = new Set<string>();
	const tell = (): void => {
		for (const problem of settingProblems()) {
			const description = JSON.stringify(problem);
			if (!told.has(description)) {
				told.add(description);
				onProblem(problem);
			}
		}
	};
	tell();
	return onDidChangeSettings(tell);
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

/** What a workspace wants a model to be told; never in Restricted Mode. Nobody has agreed to it yet. */
export function offeredInstructions(): string | undefined {
	const found = vscode.workspace.getConfiguration(section).inspect<unknown>(all.instructions.key)?.workspaceValue;
	return vscode.workspace.isTrusted && typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

/** Writes the user's own value. */
export async function writeSetting(key: SettingKey, value: unknown): Promise<void> {
	await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
}

/** Of the user alone: never a workspace's, whatever the scope in package.json. */
function own<K extends string, T>(key: K, schema: v.GenericSchema<unknown, T>, fallback: T): Setting<T, K> {
	return { key, schema, instead: () => fallback, shared: false };
}

function shared<K extends string, T>(key: K, schema: v.GenericSchema<unknown, T>, fallback: T): Setting<T, K> {
	return { key, schema, instead: () => fallback, shared: true };
}

/** A mistake in one item must not take the others away. */
function ownList<K extends string, T>(key: K, item: v.GenericSchema<unknown, T>): Setting<readonly T[], K> {
	const instead = (value: unknown): readonly T[] =>
		Array.isArray(value)
			? value.flatMap(each => {
					const { success, output } = v.safeParse(item, each);
					return success ? [output] : [];
				})
			: [];
	return { key, schema: v.array(item), instead, shared: false };
}

/** By names; a mistake under one must not take the others away. */
function ownRecord<K extends string, T>(
	key: K,
	item: v.GenericSchema<unknown, T>,
): Setting<Readonly<Record<string, T>>, K> {
	const instead = (value: unknown): Readonly<Record<string, T>> => {
		const entries = v.is(record, value) ? Object.entries(value) : [];
		return Object.fromEntries(
			entries.flatMap(([name, each]) => {
				const { success, output } = v.safeParse(item, each);
				return success ? [[name, output]] : [];
			}),
		);
	};
	return { key, schema: v.record(v.string(), item), instead, shared: false };
}

const record = v.record(v.string(), v.unknown());

function checked<T>(config: vscode.WorkspaceConfiguration, setting: Setting<T>): T {
	const value = written(config, setting);
	const { success, output } = v.safeParse(setting.schema, value);
	return success ? output : setting.instead(value);
}

/** What is written, or the default; `inspect` tells the user's own value from a workspace's. */
function written(config: vscode.WorkspaceConfiguration, { key, shared: any, instead }: Setting<unknown>): unknown {
	if (any) {
		return config.get<unknown>(key) ?? instead(undefined);
	}
	const found = config.inspect<unknown>(key);
	return found?.globalValue ?? found?.defaultValue ?? instead(undefined);
}

function settingProblems(): readonly SettingProblem[] {
	const config = vscode.workspace.getConfiguration(section);
	return Object.values<Setting<unknown>>(all).flatMap(setting => {
		const [issue] = v.safeParse(setting.schema, written(config, setting)).issues ?? [];
		const place = issue?.path?.map(({ key }) => `[${key}]`).join('') ?? '';
		return issue
			? [{ key: `${section}.${setting.key}`, place, expected: issue.expected ?? issue.message, found: issue.received }]
			: [];
	});
}
