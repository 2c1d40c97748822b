/** What the lists of models tell about them. There is no standard beyond the id; each vendor adds its own fields. */
import * as v from 'valibot';
import { toFailure } from '../../core/errors.ts';
import { thinksByName } from '../asking/knownModels.ts';
import type { Capabilities, ModelInfo } from '../provider.ts';
import { compact } from '../wire/json.ts';
import { count, countText, fields, flag, price, read, text, texts, those, told, words } from '../wire/told.ts';

/** Mistral and LM Studio tell abilities; the one by flags, the other by a list. */
const abilities = fields({
	completion_chat: flag,
	reasoning: flag,
	thinking: flag,
	function_calling: flag,
	vision: flag,
});

const entrySchema = fields({
	id: words,
	name: text,
	type: text,
	active: flag,
	context_length: countText,
	context_window: countText,
	max_model_len: countText,
	max_context_length: countText,
	max_completion_tokens: countText,
	meta: told(fields({ n_ctx: countText, n_ctx_train: countText })),
	top_provider: told(fields({ max_completion_tokens: countText })),
	supported_parameters: texts,
	capabilities: told(v.union([those(words), abilities])),
	architecture: told(fields({ input_modalities: texts })),
	pricing: told(fields({ input: count, output: count, prompt: price, completion: price })),
});

type Entry = v.InferOutput<typeof entrySchema>;

const entries = those(entrySchema);

/** `{"data":[…]}`, `{"models":[…]}`, or the bare list that some send. */
const listSchema = v.union([entries, fields({ data: entries }), fields({ models: entries })]);

export function toModelInfos(list: unknown): ModelInfo[] {
	return entriesOf(list).filter(isChatModel).map(toModelInfo);
}

function entriesOf(list: unknown): readonly Entry[] {
	const told = read(listSchema, list) ?? [];
	return Array.isArray(told) ? told : 'data' in told ? told.data : told.models;
}

/** Models that no one can chat with; the lists of several vendors do not tell them apart in any other way. */
function isChatModel({ id, type, active, capabilities }: Entry): boolean {
	const chats = abilitiesIn(capabilities)?.completion_chat;
	return (
		chats !== false &&
		active !== false &&
		!/^(image|embeddings?|moderation|rerank|audio|video|transcribe)$/i.test(type ?? '') &&
		!/embed|whisper|tts|dall-e|moderation|rerank|-image|imagine|transcribe|sora/i.test(id)
	);
}

function toModelInfo(entry: Entry): ModelInfo {
	const { id, name } = entry;
	const capabilities = toCapabilities(entry);
	return compact({
		id,
		label: name === id ? undefined : name,
		detail: toDetail(capabilities),
		capabilities,
	}) as ModelInfo;
}

function toDetail({ contextWindow, price }: Capabilities): string | undefined {
	const parts = [
		contextWindow === undefined ? undefined : `${Math.round(contextWindow / 1000)}k context`,
		price === undefined ? undefined : `$${price.input} in, $${price.output} out per million tokens`,
	];
	return parts.filter(Boolean).join(' · ') || undefined;
}

function toCapabilities(entry: Entry): Capabilities {
	return compact({
		thinking: toldThinking(entry) ?? (thinksByName(entry.id) ? true : undefined),
		tools: toldTools(entry),
		vision: toldVision(entry),
		contextWindow:
			entry.context_length ??
			entry.context_window ??
			entry.max_model_len ??
			entry.max_context_length ??
			entry.meta?.n_ctx ??
			entry.meta?.n_ctx_train,
		maxOutputTokens: entry.top_provider?.max_completion_tokens ?? entry.max_completion_tokens,
		price: toPrice(entry),
	}) as Capabilities;
}

/** OpenRouter lists the parameters, Mistral and LM Studio the abilities. Absence in a list that is there means no. */
function toldThinking({ supported_parameters: parameters, capabilities }: Entry): boolean | undefined {
	if (parameters !== undefined) {
		return parameters.includes('reasoning') || parameters.includes('include_reasoning');
	}
	const told = abilitiesIn(capabilities);
	return told?.reasoning ?? told?.thinking;
}

function toldTools({ supported_parameters: parameters, capabilities }: Entry): boolean | undefined {
	if (parameters !== undefined) {
		return parameters.includes('tools');
	}
	return Array.isArray(capabilities)
		? capabilities.includes('tool_use') || capabilities.includes('tools')
		: capabilities?.function_calling;
}

function toldVision({ architecture, capabilities, type }: Entry): boolean | undefined {
	const told = architecture?.input_modalities?.includes('image') ?? abilitiesIn(capabilities)?.vision;
	return told ?? (type === 'vlm' ? true : undefined);
}

function abilitiesIn(told: Entry['capabilities']): v.InferOutput<typeof abilities> | undefined {
	return Array.isArray(told) ? undefined : told;
}

/** Dollars per token on the wire, per million tokens for people; Together's list has them per million. */
function toPrice({ pricing }: Entry): Capabilities['price'] {
	const { input, output, prompt, completion } = pricing ?? {};
	if (input !== undefined && output !== undefined) {
		return { input, output };
	}
	const perMillion = (price: number) => Number((price * 1e6).toPrecision(6));
	return prompt !== undefined && completion !== undefined
		? { input: perMillion(prompt), output: perMillion(completion) }
		: undefined;
}

type GetJson = (url: string) => Promise<unknown>;

const propsSchema = v.pipe(
	fields({
		chat_template: text,
		default_generation_settings: told(fields({ n_ctx: countText })),
		modalities: told(fields({ vision: flag })),
	}),
	v.check(props => props.chat_template !== undefined || props.default_generation_settings !== undefined),
);

/** Local servers tell more beside their OpenAI routes: llama.cpp at `/props`, LM Studio at `/api/v0/models`. */
export async function askAboutModel(baseUrl: string, model: string, get: GetJson): Promise<Partial<Capabilities>> {
	const root = baseUrl.replace(/\/v1$/, '');
	const props = read(propsSchema, await optional(get, `${root}/props`));
	if (props !== undefined) {
		return fromProps(props);
	}
	const listed = entriesOf(await optional(get, `${root}/api/v0/models`));
	const entry = listed.find(candidate => candidate.id === model);
	return entry === undefined ? {} : compact(toCapabilities(entry));
}

function fromProps({
	chat_template: template,
	default_generation_settings: settings,
	modalities,
}: v.InferOutput<typeof propsSchema>): Partial<Capabilities> {
	return compact({
		contextWindow: settings?.n_ctx,
		// A template without any of the words cannot lead a model to think; with them, it can.
		thinking: template === undefined ? undefined : /enable_thinking|<think|reasoning|<\|channel\|>/i.test(template),
		tools: template === undefined ? undefined : /\btools?\b/.test(template),
		vision: modalities?.vision,
	}) as Partial<Capabilities>;
}

/** Servers without the route answer 404; that is an answer. What stops the question is not. */
async function optional(get: GetJson, url: string): Promise<unknown> {
	try {
		return await get(url);
	} catch (error) {
		if (toFailure(error).status === undefined && toFailure(error).kind !== 'bad-response') {
			throw error;
		}
		return undefined;
	}
}
