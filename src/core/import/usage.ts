/** What an answer cost, as the files tell it: counts of tokens under many names. */
import type { Part } from './transcript.ts';
import { asCount } from './value.ts';

interface Details {
	/** Of what was written, thinking. */
	readonly thinking?: unknown;
	/** Thinking that is not counted in what was written. */
	readonly thinkingApart?: unknown;
	/** Of the prompt, what the server had in its cache. */
	readonly cached?: unknown;
}

/** The counts as a part of the answer; none where the prompt's or the answer's own is missing. Zero details are left out. */
export function usageParts(prompt: unknown, written: unknown, details: Details = {}): readonly Part[] {
	const promptTokens = asCount(prompt);
	const writtenTokens = asCount(written);
	if (promptTokens === undefined || writtenTokens === undefined) {
		return [];
	}
	const apart = asCount(details.thinkingApart) ?? 0;
	const thinkingTokens = asCount(details.thinking) || apart;
	const cachedTokens = asCount(details.cached);
	const known = { ...(thinkingTokens && { thinkingTokens }), ...(cachedTokens && { cachedTokens }) };
	return [{ kind: 'usage', usage: { promptTokens, completionTokens: writtenTokens + apart, ...known } }];
}
