/** What Ollama tells about its models, in our terms. */

import type { Capabilities, ModelInfo } from '../provider.ts';
import { asArray, asCount, asRecord, asText, at, type Json } from '../wire/json.ts';

/** An entry of `/api/tags`; undefined for models that cannot chat, such as embeddings. */
export function toModelInfo(entry: Json): ModelInfo | undefined {
	const id = asText(entry.model) ?? asText(entry.name);
	const abilities = abilitiesOf(entry);
	if (id === undefined || (abilities !== undefined && !abilities.includes('completion'))) {
		return undefined;
	}
	const details = [
		asText(at(entry, 'details', 'parameter_size')),
		asText(at(entry, 'details', 'quantization_level')),
		entry.remote_host === undefined ? sizeText(asCount(entry.size)) : 'cloud',
	];
	const detail = details.filter(Boolean).join(' · ');
	return {
		id,
		...(detail !== '' && { detail }),
		...(abilities && { capabilities: fromAbilities(abilities) }),
	};
}

/** The answer of `/api/show`. */
export function toCapabilities(show: Json): Capabilities {
	const abilities = abilitiesOf(show);
	const architecture = asText(at(show, 'model_info', 'general.architecture'));
	const contextWindow = asCount(at(show, 'model_info', `${architecture}.context_length`));
	return {
		thinking: undefined,
		tools: undefined,
		vision: undefined,
		...(abilities && fromAbilities(abilities)),
		...thinkingValues(show),
		...(contextWindow !== undefined && { contextWindow }),
	};
}

/** Absent on servers of before mid-2025, which is "not known". */
function abilitiesOf(entry: Json): readonly string[] | undefined {
	return Array.isArray(entry.capabilities)
		? entry.capabilities.filter(ability => typeof ability === 'string')
		: undefined;
}

function fromAbilities(abilities: readonly string[]): Pick<Capabilities, 'thinking' | 'tools' | 'vision'> {
	return {
		thinking: abilities.includes('thinking'),
		tools: abilities.includes('tools'),
		vision: abilities.includes('vision'),
	};
}

/** Newer servers list the values of `think`; of older ones it is known that gpt-oss has levels and no switch. */
function thinkingValues(show: Json): Partial<Capabilities> {
	const values = asArray(at(show, 'thinking', 'values'));
	if (values.length > 0) {
		const levels = values.filter(value => typeof value === 'string');
		const thinking = levels.length > 0 || values.includes(true);
		return {
			thinking,
			...(levels.length > 0 && { levels }),
			...(thinking && !values.includes(false) && { thinkingAlways: true }),
		};
	}
	return asText(at(show, 'details', 'family')) === 'gptoss'
		? { thinking: true, thinkingAlways: true, levels: ['low', 'medium', 'high'] }
		: {};
}

function sizeText(bytes: number | undefined): string | undefined {
	if (bytes === undefined) {
		return undefined;
	}
	return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

/** The list inside an answer, whatever else it holds. */
export function entriesOf(list: unknown): readonly Json[] {
	return asArray(asRecord(list)?.models)
		.map(asRecord)
		.filter(entry => entry !== undefined);
}
