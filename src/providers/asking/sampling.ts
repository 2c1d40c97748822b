/**
 * How the user wants the next token chosen, in each vendor's field names. What a vendor has no field for, or a model
 * refuses, is left out; `leftOut` names it, so that the turn can say so.
 */
import type { AnswerOptions } from '../../core/stream/chat.ts';
import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import type { ProviderRequest } from '../provider.ts';
import { compact, type Json } from '../wire/json.ts';

export type AnswerOption = keyof AnswerOptions;

/** The field of each option; a vendor that lacks one has no field for it. */
export type OptionFields = Readonly<Partial<Record<AnswerOption, string>>>;

/** As most servers write them, which is how people know them. */
const names: Readonly<Record<AnswerOption, string>> = {
	maxTokens: 'max_tokens',
	temperature: 'temperature',
	topP: 'top_p',
	topK: 'top_k',
	minP: 'min_p',
	presencePenalty: 'presence_penalty',
	seed: 'seed',
};

/** Those of OpenAI's chat completions that servers agree on, with two that many local servers add. */
export const chatOptions: OptionFields = names;

const { minP: _, ...withoutMinP } = names;
export const workersAiOptions: OptionFields = withoutMinP;

export const responsesOptions: OptionFields = {
	maxTokens: 'max_output_tokens',
	temperature: 'temperature',
	topP: 'top_p',
};

export const anthropicOptions: OptionFields = {
	maxTokens: 'max_tokens',
	temperature: 'temperature',
	topP: 'top_p',
	topK: 'top_k',
};

export const ollamaOptions: OptionFields = { ...names, maxTokens: 'num_predict' };

const options = Object.keys(names) as readonly AnswerOption[];

/** The options that are set, under a vendor's names. */
export function optionFields(fields: OptionFields, request: ProviderRequest): Json {
	return compact(
		Object.fromEntries(
			options.flatMap(option => {
				const field = fields[option];
				return field === undefined ? [] : [[field, request[option]]];
			}),
		),
	);
}

/** The options that are set and are not in what is sent. */
export function leftOut(fields: OptionFields, request: ProviderRequest, sent: Json): readonly AnswerOption[] {
	return options.filter(option => {
		const field = fields[option];
		return request[option] !== undefined && (field === undefined || !(field in sent));
	});
}

/** Says what of the user's settings an answer does without. */
export function leftOutNotice(left: readonly AnswerOption[], server: string, model: string): readonly Notice[] {
	const settings = left.map(option => names[option]).join(', ');
	return left.length === 0 ? [] : [noticeOf('info', 'notice.settings-left-out', { server, model, settings })];
}
