/** What differs between servers that speak OpenAI's chat completions, as a table. */

import type { ThinkDialect } from '../asking/think.ts';
import type { StartHint } from '../errors/failures.ts';
import type { ThinkingHistory } from '../wire/chatRequest.ts';
import type { PrefillDialect } from './prefill.ts';

type PresetName =
	| 'openai'
	| 'groq'
	| 'deepseek'
	| 'openrouter'
	| 'mistral'
	| 'together'
	| 'xai'
	| 'lmstudio'
	| 'llamacpp'
	| 'vllm'
	| 'litellm'
	| 'custom';

interface OpenAiPreset {
	readonly label: string;
	/** Absent where only the user can know it. */
	readonly baseUrl?: string;
	readonly needsKey: boolean;
	/** How to start it, where that is in the user's hands. */
	readonly startHint?: StartHint;
	/** OpenAI's reasoning models refuse the old name; most others only know the old one. */
	readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
	/** Whether figures come only when `stream_options` asks for them. */
	readonly asksForUsage: boolean;
	/** Default: `seed`. */
	readonly seedField?: 'random_seed';
	/** Earlier thinking is thrown away by the server, or refused, unless tools were called. */
	readonly dropsThinking?: true;
	/** Ids of tool calls have nine letters and digits. */
	readonly shortIds?: true;
	readonly think: ThinkDialect;
	/** `as-received`: under the name that the server itself used last. */
	readonly history: ThinkingHistory | 'as-received';
	/** Can be told to end the thinking while it answers. */
	readonly endsThinking?: true;
	/** Lets a client begin an answer. */
	readonly prefill?: PrefillDialect;
	readonly headers?: Readonly<Record<string, string>>;
}

const local = { needsKey: false, maxTokensField: 'max_tokens', asksForUsage: true, history: 'as-received' } as const;
const cloud = { needsKey: true, maxTokensField: 'max_tokens', asksForUsage: true, history: 'none' } as const;

export const openAiPresets: Readonly<Record<PresetName, OpenAiPreset>> = {
	openai: {
		...cloud,
		label: 'OpenAI',
		baseUrl: 'https://api.openai.com/v1',
		maxTokensField: 'max_completion_tokens',
		think: 'openai',
	},
	groq: {
		...cloud,
		label: 'Groq',
		baseUrl: 'https://api.groq.com/openai/v1',
		maxTokensField: 'max_completion_tokens',
		asksForUsage: false,
		think: 'groq',
	},
	deepseek: {
		...cloud,
		label: 'DeepSeek',
		baseUrl: 'https://api.deepseek.com',
		think: 'deepseek',
		prefill: 'deepseek',
		history: 'reasoning_content',
		dropsThinking: true,
	},
	openrouter: {
		...cloud,
		label: 'OpenRouter',
		baseUrl: 'https://openrouter.ai/api/v1',
		think: 'openrouter',
		history: 'reasoning_details',
		headers: { 'X-Title': 'Sidethought' },
	},
	mistral: {
		...cloud,
		label: 'Mistral',
		baseUrl: 'https://api.mistral.ai/v1',
		asksForUsage: false,
		seedField: 'random_seed',
		shortIds: true,
		think: 'mistral',
		prefill: 'mistral',
		history: 'parts',
	},
	together: {
		...cloud,
		label: 'Together',
		baseUrl: 'https://api.together.xyz/v1',
		think: 'together',
		history: 'as-received',
	},
	xai: {
		...cloud,
		label: 'xAI',
		baseUrl: 'https://api.x.ai/v1',
		maxTokensField: 'max_completion_tokens',
		think: 'effort',
	},
	lmstudio: {
		...local,
		label: 'LM Studio',
		baseUrl: 'http://127.0.0.1:1234/v1',
		startHint: 'start.lm-studio',
		think: 'effort',
	},
	llamacpp: {
		...local,
		label: 'llama.cpp',
		baseUrl: 'http://127.0.0.1:8080/v1',
		startHint: 'start.llama-cpp',
		think: 'llamacpp',
		prefill: 'llamacpp',
		endsThinking: true,
	},
	vllm: {
		...local,
		label: 'vLLM',
		baseUrl: 'http://127.0.0.1:8000/v1',
		startHint: 'start.vllm',
		think: 'vllm',
		prefill: 'vllm',
	},
	litellm: { ...local, label: 'LiteLLM', baseUrl: 'http://127.0.0.1:4000/v1', think: 'effort' },
	custom: { ...local, label: 'OpenAI-compatible server', think: 'effort' },
};

/** Also by the name that people read: `LM Studio`, `llama.cpp`, `lm-studio`. */
export function presetOf(name: string): OpenAiPreset | undefined {
	const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '');
	return Object.hasOwn(openAiPresets, plain) ? openAiPresets[plain as PresetName] : undefined;
}

/** The preset whose address this is; `custom` for any other. */
export function presetNameOf(baseUrl: string): PresetName {
	const origin = URL.parse(baseUrl)?.origin;
	const names = Object.keys(openAiPresets) as PresetName[];
	const known = names.find(name => {
		const own = openAiPresets[name].baseUrl;
		// Ports of local servers are a habit, not a proof.
		return own?.startsWith('https:') && URL.parse(own)?.origin === origin;
	});
	return known ?? 'custom';
}

/** `auto`: Responses for models that think, chat completions for others and where Responses are refused. */
export type OpenAiApi = 'chat' | 'responses' | 'auto';

/**
 * Responses are the only way to see what OpenAI's own models think; everyone else shows that in chat completions.
 * An address that ends in either of the two says which.
 */
export function apiOf(baseUrl: string): OpenAiApi {
	const path = /\/(responses|chat\/completions)\/*$/.exec(baseUrl)?.[1];
	if (path !== undefined) {
		return path === 'responses' ? 'responses' : 'chat';
	}
	return presetNameOf(baseUrl) === 'openai' ? 'auto' : 'chat';
}
