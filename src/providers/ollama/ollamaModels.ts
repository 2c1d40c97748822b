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
	const contextWindow = read(count, info[`${info['general.architecture']}.context_length`]);
	return {
		thinking: undefined,
		tools: undefined,
		vision: undefined,
		...(show?.capabilities && fromAbilities(show.capabilities)),
		...(show && thinkingValues(show)),
		...(contextWindow !== undefined && { contextWindow }),
	};
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
