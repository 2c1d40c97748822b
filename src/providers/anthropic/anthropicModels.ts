/** What Anthropic's list of models tells about them, and what their names do. */
import type { InferOutput } from 'valibot';
import { thinksByName } from '../asking/knownModels.ts';
import type { Capabilities, ModelInfo } from '../provider.ts';
import { compact } from '../wire/json.ts';
import { count, fields, flag, read, text, those, told, words } from '../wire/told.ts';

const supported = told(fields({ supported: flag }));

const entrySchema = fields({
	id: words,
	display_name: text,
	max_input_tokens: count,
	max_tokens: count,
	capabilities: told(fields({ thinking: supported, image_input: supported })),
});

const listSchema = fields({ data: those(entrySchema) });

export function toModelInfos(list: unknown): ModelInfo[] {
	return (read(listSchema, list)?.data ?? []).map(toModelInfo);
}

function toModelInfo({ id, display_name: label, capabilities: told, ...entry }: InferOutput<typeof entrySchema>) {
	const byName = capabilitiesByName(id);
	const capabilities = compact({
		...byName,
		thinking: told?.thinking?.supported ?? byName.thinking,
		vision: told?.image_input?.supported ?? byName.vision,
		contextWindow: entry.max_input_tokens,
		maxOutputTokens: entry.max_tokens,
	});
	return compact({ id, label, capabilities }) as ModelInfo;
}

/** The list tells names and little else. */
export function capabilitiesByName(model: string): Capabilities {
	const isClaude = /^claude-(?!2|instant)/.test(model);
	const thinks = thinksByName(model);
	return {
		thinking: thinks ? true : undefined,
		tools: isClaude ? true : undefined,
		vision: isClaude ? true : undefined,
		...(thinks && { levels: ['low', 'medium', 'high'] }),
	};
}
