/** One configuration for all kinds of providers: what settings, scripts and tests hand over. */

import { createAnthropic } from './anthropic/anthropic.ts';
import type { ModelMemory } from './asking/modelMemory.ts';
import { unknownKind, unknownPreset } from './errors/failures.ts';
import { createOllamaProvider } from './ollama/ollama.ts';
import { createOpenAiCompatible } from './openai/openaiCompatible.ts';
import { type OpenAiApi, openAiPresets, presetOf } from './openai/openaiPresets.ts';
import type { Provider } from './provider.ts';
import { createReplayProvider } from './replay.ts';
import type { Timeouts } from './transport/clocks.ts';
import { createWorkersAi } from './workersAi/workersAi.ts';

export type ProviderKind = 'ollama' | 'workers-ai' | 'openai-compatible' | 'anthropic' | 'replay';

export interface ProviderConfig {
	readonly kind: ProviderKind;
	/** For `workers-ai` the part before `/accounts/…`; for `replay` the path of the recording. */
	readonly baseUrl: string;
	readonly apiKey?: string;
	/** Of Cloudflare. */
	readonly accountId?: string;
	/** One of the presets for OpenAI-compatible servers. */
	readonly preset?: string;
	/** By which of OpenAI's interfaces to ask OpenAI-compatible servers; default: Responses at OpenAI itself. */
	readonly api?: OpenAiApi;
	/** Of this configured provider; default: the kind. */
	readonly id?: string;
	/** For people; default: the vendor's name. */
	readonly label?: string;
	/** In milliseconds; absent means each kind's own. */
	readonly timeouts?: Timeouts;
	/** Lets the key travel over plain http to another machine. */
	readonly allowPlainHttp?: boolean;
	/** What models were found to refuse; default: kept as long as the provider. */
	readonly memory?: ModelMemory;
	/** Sent with every request, such as a gateway's own authorisation. */
	readonly headers?: Readonly<Record<string, string>>;
}

/** Throws a `Failure` of kind `not-configured` for a configuration that no request could be sent with. */
export function createProvider(config: ProviderConfig): Provider {
	const { kind, accountId = '', preset, api, headers } = config;
	const common = commonOf(config);
	switch (kind) {
		case 'ollama':
			return createOllamaProvider({ ...common, baseUrl: config.baseUrl, ...(headers && { headers }) });
		case 'openai-compatible':
			if (preset && presetOf(preset) === undefined) {
				throw unknownPreset(preset, Object.keys(openAiPresets));
			}
			return createOpenAiCompatible({
				...common,
				...(preset && { preset }),
				...(api && { api }),
				...(headers && { headers }),
			});
		case 'workers-ai':
			return createWorkersAi({ ...common, accountId, ...(headers && { headers }) });
		case 'anthropic':
			return createAnthropic({ ...common, ...(headers && { headers }) });
		case 'replay':
			return createReplayProvider({ ...common, path: config.baseUrl });
		default:
			throw unknownKind(String(kind));
	}
}

function commonOf({ baseUrl, apiKey, id, label, timeouts, allowPlainHttp, memory }: ProviderConfig) {
	const key = apiKey === undefined ? '' : cleanKey(apiKey);
	return {
		// An empty address means the vendor's own.
		...(baseUrl && { baseUrl }),
		...(key !== '' && { apiKey: key }),
		...(id && { id }),
		...(label && { label }),
		...(timeouts && { timeouts }),
		...(memory && { memory }),
		...(allowPlainHttp && { allowPlainHttp }),
	};
}

/** Pasted keys bring line ends, spaces and invisible characters along, none of which a header can carry. */
function cleanKey(key: string): string {
	return key.replace(/[^\x21-\x7e]/g, '');
}
