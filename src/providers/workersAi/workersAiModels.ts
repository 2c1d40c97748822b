/** Entries of Cloudflare's catalogue. Values of properties are strings, lists or objects, whatever they mean. */

import { startsInThinkingByName, thinksByName } from '../asking/knownModels.ts';
import type { Capabilities, ModelInfo } from '../provider.ts';
import { asArray, asCountText, asRecord, asText, at, compact, type Json } from '../wire/json.ts';

export function toWorkersAiModels(entries: readonly unknown[]): ModelInfo[] {
	return entries
		.map(asRecord)
		.filter(entry => entry !== undefined)
		.filter(entry => asText(entry.name) !== undefined && isChat(entry))
		.map(toModel);
}

/** What the name suggests, until the catalogue was asked or where it is silent. */
export function workersAiByName(model: string): Capabilities {
	return {
		thinking: thinksByName(model) ? true : undefined,
		tools: undefined,
		vision: undefined,
		...(/gpt-oss|qwq|deepseek-r1|kimi-k2\.7-code/.test(model) && { thinkingAlways: true }),
		...(/gpt-oss/.test(model) && { levels: ['low', 'medium', 'high'] }),
		...(startsInThinkingByName(model) && { inline: { startsInThinking: true } }),
	};
}

/** The model to call is its `name`; `id` is of no use to anyone. */
function toModel(entry: Json): ModelInfo {
	const id = String(entry.name);
	const capabilities = toCapabilities(id, propertiesOf(entry));
	const label = id.split('/').at(-1) ?? id;
	return compact({ id, label, detail: toDetail(capabilities), capabilities }) as ModelInfo;
}

function isChat(entry: Json): boolean {
	return (asText(at(entry, 'task', 'name')) ?? 'Text Generation') === 'Text Generation';
}

function propertiesOf(entry: Json): Json {
	const pairs = asArray(entry.properties).map(property => [String(at(property, 'property_id')), at(property, 'value')]);
	return Object.fromEntries(pairs);
}

function toCapabilities(id: string, properties: Json): Capabilities {
	const efforts = asArray(at(properties.reasoning_effort, 'supported_efforts')).filter(
		effort => typeof effort === 'string',
	);
	const byName = workersAiByName(id);
	return compact({
		...byName,
		thinking: yesOrNo(properties.reasoning) ?? byName.thinking,
		thinkingAlways: at(properties.reasoning_effort, 'mandatory') === true ? true : byName.thinkingAlways,
		levels: efforts.length > 0 ? (efforts as string[]) : undefined,
		// The catalogue names an ability only where it is there.
		tools: yesOrNo(properties.function_calling) ?? false,
		vision: yesOrNo(properties.vision) ?? false,
		contextWindow: asCountText(properties.context_window),
		price: toPrice(properties.price),
	}) as Capabilities;
}

function yesOrNo(value: unknown): boolean | undefined {
	return value === 'true' || value === true ? true : value === 'false' || value === false ? false : undefined;
}

function toPrice(value: unknown): Capabilities['price'] {
	const of = (kind: string) => asArray(value).find(entry => String(at(entry, 'unit')).includes(`M ${kind} tokens`));
	const input = asCountText(at(of('input'), 'price'));
	const output = asCountText(at(of('output'), 'price'));
	return input !== undefined && output !== undefined ? { input, output } : undefined;
}

function toDetail({ contextWindow, price }: Capabilities): string | undefined {
	const parts = [
		contextWindow === undefined ? undefined : `${Math.round(contextWindow / 1000)}k context`,
		price === undefined ? undefined : `$${price.input} in, $${price.output} out per million tokens`,
	];
	return parts.filter(Boolean).join(' · ') || undefined;
}
