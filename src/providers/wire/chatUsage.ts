import type { Usage } from '../../core/stream/chat.ts';
import { asCount, asRecord, at, compact, type Json } from './json.ts';

/**
 * Figures of one frame in the shapes of OpenAI and those who extend it. Absent and zero read as unknown: several servers
 * send zeros on every frame and the true figures once, at the end.
 */
export function readUsage(frame: Json): Usage | undefined {
	const usage = asRecord(frame.usage) ?? asRecord(at(frame, 'x_groq', 'usage'));
	const timings = asRecord(frame.timings);
	const merged = {
		...(usage && usageFields(usage)),
		...(timings && timingFields(timings)),
	};
	return Object.keys(merged).length === 0 ? undefined : merged;
}

function usageFields(usage: Json): Usage {
	return compact({
		promptTokens: asCount(usage.prompt_tokens) ?? asCount(usage.input_tokens),
		completionTokens: generatedTokens(usage),
		thinkingTokens:
			asCount(at(usage, 'completion_tokens_details', 'reasoning_tokens')) ??
			asCount(at(usage, 'output_tokens_details', 'reasoning_tokens')),
		cachedTokens:
			asCount(at(usage, 'prompt_tokens_details', 'cached_tokens')) ??
			asCount(at(usage, 'input_tokens_details', 'cached_tokens')) ??
			asCount(usage.prompt_cache_hit_tokens),
		costUsd: asCount(usage.cost),
		neurons: asCount(usage.neurons),
		// Groq counts in seconds.
		promptMs: milliseconds(usage.prompt_time),
		generationMs: milliseconds(usage.completion_time),
		totalMs: milliseconds(usage.total_time),
	});
}

/** xAI counts the thinking beside the answer and not within it; the sum tells. */
function generatedTokens(usage: Json): number | undefined {
	const generated = asCount(usage.completion_tokens) ?? asCount(usage.output_tokens);
	const thinking = asCount(at(usage, 'completion_tokens_details', 'reasoning_tokens')) ?? 0;
	const isBeside = asCount(usage.total_tokens) === (asCount(usage.prompt_tokens) ?? 0) + (generated ?? 0) + thinking;
	return generated !== undefined && isBeside ? generated + thinking : generated;
}

/** llama.cpp counts in milliseconds. */
function timingFields(timings: Json): Usage {
	return compact({
		promptMs: asCount(timings.prompt_ms),
		generationMs: asCount(timings.predicted_ms),
		cachedTokens: asCount(timings.cache_n),
	});
}

function milliseconds(seconds: unknown): number | undefined {
	const count = asCount(seconds);
	return count === undefined ? undefined : asCount(Number((count * 1000).toPrecision(12)));
}
