/**
 * A stand-in for Anthropic's Messages. It refuses what the real one refuses: a missing version, a missing key, fields of
 * another generation of models, and tool turns whose signed thinking did not come back as it was.
 */
import { readFileSync } from 'node:fs';
import { jsonReply, type Reply } from './ollamaReply.ts';
import { errorReply, type Seen, type StandIn, type StandInServerOptions, sseReply, startStandIn } from './server.ts';

export const apiKey = 'sk-ant-planted-0123456789';

export interface AnthropicStandInOptions extends StandInServerOptions {
	/** Which way of thinking its models know. */
	readonly thinking?: 'adaptive' | 'enabled' | 'none';
	/** Fields that are refused by name. */
	readonly refuses?: readonly string[];
	readonly maxTokens?: number;
	/** The fixture that is streamed. */
	readonly says?: string;
}

export function startAnthropicStandIn(options: AnthropicStandInOptions = {}): Promise<StandIn> {
	return startStandIn(seen => answer(seen, options), options);
}

export function anthropicError(
	status: number,
	type: string,
	message: string,
	headers: Record<string, string> = {},
): Reply {
	return errorReply(status, { type: 'error', error: { type, message }, request_id: 'req_011' }, headers);
}

function answer(seen: Seen, options: AnthropicStandInOptions): Reply {
	const { authorization, 'x-api-key': key, 'anthropic-version': version } = seen.headers;
	if (version === undefined) {
		return anthropicError(400, 'invalid_request_error', 'anthropic-version: header is required');
	}
	if (key !== apiKey && authorization !== `Bearer ${apiKey}`) {
		return anthropicError(401, 'authentication_error', 'invalid x-api-key');
	}
	if (seen.path.startsWith('/v1/models')) {
		const data = [
			{ type: 'model', id: 'claude-sonnet-4-20250514', display_name: 'Claude Sonnet 4' },
			{
				type: 'model',
				id: 'claude-opus-5',
				display_name: 'Claude Opus 5',
				max_input_tokens: 1_000_000,
				max_tokens: 128_000,
			},
		];
		return jsonReply(200, JSON.stringify({ data, has_more: false }));
	}
	const refusal = refusalOf(seen.json ?? {}, options);
	return refusal === undefined
		? sseReply(
				readFileSync(new URL(`../fixtures/anthropic/${options.says ?? 'thinking-then-text.sse'}`, import.meta.url)),
			)
		: anthropicError(400, 'invalid_request_error', refusal);
}

function refusalOf(
	body: Record<string, unknown>,
	{ thinking = 'adaptive', refuses, maxTokens }: AnthropicStandInOptions,
): string | undefined {
	const asked = body.thinking as { type: string; budget_tokens?: number } | undefined;
	const sent: Record<string, unknown> = { ...body, ...asked, ...(body.output_config as object | undefined) };
	const refused = refuses?.find(field => field in sent && sent[field] !== false);
	if (refused !== undefined) {
		return `${refused}: Extra inputs are not permitted`;
	}
	if (typeof body.max_tokens !== 'number') {
		return 'max_tokens: Field required';
	}
	if (maxTokens !== undefined && body.max_tokens > maxTokens) {
		return `max_tokens: ${body.max_tokens} > ${maxTokens}, which is the maximum allowed number of output tokens for ${body.model}`;
	}
	if (asked?.budget_tokens !== undefined && asked.budget_tokens >= body.max_tokens) {
		return '`max_tokens` must be greater than `thinking.budget_tokens`.';
	}
	const isKnown = asked === undefined || asked.type === 'disabled' || asked.type === thinking;
	return isKnown ? undefined : `thinking.type: Input tag '${asked.type}' is not supported for this model`;
}
