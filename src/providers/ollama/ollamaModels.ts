/** What Ollama tells about its models, in our terms. */

import * as v from 'valibot';
import type { Capabilities, ModelInfo } from '../provider.ts';
import { count, fields, read, text, texts, those, told } from '../wire/told.ts';

/** An entry of `/api/tags`, and of `/api/ps`, which tells what is loaded. */
const entrySchema = fields({
	name: text,
	model: text,
	size: count,
	remote_host: text,
	/** Absent on servers of before mid-2025, which is "not known". */
	capabilities: texts,
	details: told(fields({ parameter_size: text, quantization_level: text })),
	expires_at: text,
	context_length: count,
});

export type OllamaEntry = v.InferOutput<typeof entrySchema>;

const listSchema = fields({ models: those(entrySchema) });

const showSchema = fields({
	capabilities: texts,
	parameters: text,
	details: told(fields({ family: text })),
	model_info: told(v.record(v.string(), v.unknown())),
	thinking: told(fields({ values: told(those(v.union([v.string(), v.boolean()]))) })),
});

type Show = v.InferOutput<typeof showSchema>;

const versionSchema = fields({ version: text });

export function versionIn(answer: unknown): string | undefined {
	return read(versionSchema, answer)?.version;
}

/** The list inside an answer, whatever else it holds. */
export function entriesOf(list: unknown): readonly OllamaEntry[] {
	return read(listSchema, list)?.models ?? [];
}

/** Undefined for models that cannot chat, such as embeddings. */
export function toModelInfo(entry: OllamaEntry): ModelInfo | undefined {
	const id = entry.model ?? entry.name;
	const { capabilities: abilities } = entry;
	if (id === undefined || (abilities !== undefined && !abilities.includes('completion'))) {
		return undefined;
	}
	const details = [
		entry.details?.parameter_size,
		entry.details?.quantization_level,
		entry.remote_host === undefined ? sizeText(entry.size) : 'cloud',
	];
	const detail = details.filter(Boolean).join(' · ');
	return {
		id,
		...(detail !== '' && { detail }),
		...(abilities && { capabilities: fromAbilities(abilities) }),
	};
}

/** @param answer of `/api/show`. */
export function toCapabilities(answer: unknown): Capabilities {
	const show = read(showSchema, answer);
	const info = show?.model_info ?? {};
	const fact = (name: string): number | undefined => read(count, info[`${info['general.architecture']}.${name}`]);
	const largestContext = fact('context_length');
	const bytesPerToken = cacheBytes(fact);
	const contextWindow = contextSizeIn(show?.parameters);
	return {
		thinking: undefined,
		tools: undefined,
		vision: undefined,
		...(show?.capabilities && fromAbilities(show.capabilities)),
		...(show && thinkingValues(show)),
		...(largestContext !== undefined && { largestContext }),
		...(bytesPerToken !== undefined && { bytesPerToken }),
		...(contextWindow !== undefined && { contextWindow: Math.min(contextWindow, largestContext ?? contextWindow) }),
	};
}

/** A key and a value are kept for each token, in each layer and for each of its heads. */
const bytesOfNumber = 2;

/**
 * What a token of the window takes of the memory, at Ollama's own precision. Models that look at a part of the window
 * in some layers take less; that is on the safe side.
 */
function cacheBytes(fact: (name: string) => number | undefined): number | undefined {
	const heads = fact('attention.head_count');
	const width = fact('embedding_length');
	const headWidth = heads && width ? width / heads : undefined;
	const [layers, kept] = [fact('block_count'), fact('attention.head_count_kv') ?? heads];
	const [key, value] = [fact('attention.key_length') ?? headWidth, fact('attention.value_length') ?? headWidth];
	return layers && kept && key && value ? layers * kept * (key + value) * bytesOfNumber : undefined;
}

/** What the model's own file says that it is to be loaded with: a line `num_ctx 8192`. */
function contextSizeIn(parameters: string | undefined): number | undefined {
	const size = /^num_ctx\s+(\d{1,9})\s*$/m.exec(parameters ?? '')?.[1];
	return size === undefined ? undefined : Number(size);
}

function fromAbilities(abilities: readonly string[]): Pick<Capabilities, 'thinking' | 'tools' | 'vision'> {
	return {
		thinking: abilities.includes('thinking'),
		tools: abilities.includes('tools'),
		vision: abilities.includes('vision'),
	};
}

/** Newer servers list the values of `think`; of older ones it is known that gpt-oss has levels and no switch. */
function thinkingValues({ thinking: told, details }: Show): Partial<Capabilities> {
	const values = told?.values ?? [];
	if (values.length > 0) {
		const levels = values.filter(value => typeof value === 'string');
		const thinking = levels.length > 0 || values.includes(true);
		return {
			thinking,
			...(levels.length > 0 && { levels }),
			...(thinking && !values.includes(false) && { thinkingAlways: true }),
		};
	}
	return details?.family === 'gptoss'
		? { thinking: true, thinkingAlways: true, levels: ['low', 'medium', 'high'] }
		: {};
}

function sizeText(bytes: number | undefined): string | undefined {
	if (bytes === undefined) {
		return undefined;
	}
	return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}
