/** Entries of Cloudflare's catalogue. Values of properties are strings, lists or objects, whatever they mean. */

import * as v from 'valibot';
import { startsInThinkingByName, thinksByName } from '../asking/knownModels.ts';
import type { Capabilities, ModelInfo } from '../provider.ts';
import { compact } from '../wire/json.ts';
import { count, countText, fields, flag, price, read, text, texts, those, told, words } from '../wire/told.ts';

const entrySchema = fields({
	/** What to call the model by; `id` is of no use to anyone. */
	name: words,
	task: told(fields({ name: text })),
	properties: told(those(fields({ property_id: words, value: v.unknown() }))),
});

const yesOrNo = told(
	v.union([
		v.boolean(),
		v.pipe(
			v.picklist(['true', 'false']),
			v.transform(value => value === 'true'),
		),
	]),
);

const propertiesSchema = fields({
	reasoning: yesOrNo,
	reasoning_effort: told(fields({ supported_efforts: texts, mandatory: flag })),
	function_calling: yesOrNo,
	vision: yesOrNo,
	context_window: countText,
	price: told(those(fields({ unit: words, price }))),
});

type Entry = v.InferOutput<typeof entrySchema>;
type Properties = v.InferOutput<typeof propertiesSchema>;

const pageSchema = fields({ result: v.array(v.unknown()), result_info: told(fields({ per_page: count })) });

export interface CataloguePage {
	readonly models: readonly ModelInfo[];
	/** As many entries as a page can have. */
	readonly isFull: boolean;
}

/**
 * One page of the catalogue; undefined where it is none.
 * @param asked entries that were asked for; a server may give fewer at a time, and says so.
 */
export function readCatalogue(page: unknown, asked: number): CataloguePage | undefined {
	const told = read(pageSchema, page);
	const entries = read(those(entrySchema), told?.result) ?? [];
	return (
		told && {
			models: entries.filter(isChat).map(toModel),
			isFull: told.result.length >= (told.result_info?.per_page ?? asked),
		}
	);
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

function toModel({ name: id, properties = [] }: Entry): ModelInfo {
	const values = Object.fromEntries(properties.map(({ property_id: name, value }) => [name, value]));
	const capabilities = toCapabilities(id, read(propertiesSchema, values));
	const label = id.split('/').at(-1) ?? id;
	return compact({ id, label, detail: toDetail(capabilities), capabilities }) as ModelInfo;
}

function isChat({ task }: Entry): boolean {
	return (task?.name ?? 'Text Generation') === 'Text Generation';
}

/** A model that thinks and has no levels in the catalogue has a switch only. */
function toCapabilities(id: string, told: Properties | undefined): Capabilities {
	const byName = workersAiByName(id);
	const thinking = told?.reasoning ?? byName.thinking;
	return compact({
		...byName,
		thinking,
		thinkingAlways: told?.reasoning_effort?.mandatory === true ? true : byName.thinkingAlways,
		levels: told?.reasoning_effort?.supported_efforts ?? (thinking === true ? [] : undefined),
		// The catalogue names an ability only where it is there.
		tools: told?.function_calling ?? false,
		vision: told?.vision ?? false,
		contextWindow: told?.context_window,
		price: toPrice(told?.price),
	}) as Capabilities;
}

function toPrice(prices: Properties['price'] = []): Capabilities['price'] {
	const of = (kind: string) => prices.find(({ unit }) => unit.includes(`M ${kind} tokens`))?.price;
	const [input, output] = [of('input'), of('output')];
	return input !== undefined && output !== undefined ? { input, output } : undefined;
}

function toDetail({ contextWindow, price: perMillion }: Capabilities): string | undefined {
	const parts = [
		contextWindow === undefined ? undefined : `${Math.round(contextWindow / 1000)}k context`,
		perMillion === undefined ? undefined : `$${perMillion.input} in, $${perMillion.output} out per million tokens`,
	];
	return parts.filter(Boolean).join(' · ') || undefined;
}
