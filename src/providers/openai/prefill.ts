/**
 * A begun answer as the last message, for servers that let a client begin one. Names of fields by server:
 *
 * - llama.cpp: pull requests 22727, 23012 and 23089 of its repository; its own parser tells thinking from answer
 * - vLLM: `continue_final_message` of its chat completions; the thinking stands in the content, as its models write it
 * - DeepSeek: chat prefix completion of its beta interface, with `reasoning_content` for what was thought
 * - Mistral: `prefix`, for answers only
 */
import { staysInThinking } from '../asking/resuming.ts';
import type { Resume } from '../provider.ts';
import { compact, type Json } from '../wire/json.ts';

export type PrefillDialect = 'llamacpp' | 'vllm' | 'deepseek' | 'mistral';

export interface Prefill {
	/** The last message. */
	readonly message: Json;
	/** Beside the messages. */
	readonly fields: Json;
	/** The server only takes it at its address with this in place of the version. */
	readonly version?: 'beta';
	readonly startsInThinking?: true;
}

/** Undefined where this server has no way for what was begun. */
export function prefill(dialect: PrefillDialect, model: string, resume: Resume): Prefill | undefined {
	return dialects[dialect](resume, model);
}

const dialects: Readonly<Record<PrefillDialect, (resume: Resume, model: string) => Prefill | undefined>> = {
	llamacpp(resume) {
		const { thinking, answer } = resume;
		return {
			message: compact({ role: 'assistant', reasoning_content: thinking || undefined, content: answer }),
			// By itself the server goes on with the thinking where there is no answer yet.
			fields: { ...goOn, continue_final_message: answer === '' && !staysInThinking(resume) ? 'content' : true },
		};
	},
	vllm(resume, model) {
		// Only tags can be begun in plain text; gpt-oss has tokens of its own.
		return /gpt-oss/i.test(model)
			? undefined
			: {
					message: { role: 'assistant', content: inTags(resume) },
					fields: { ...goOn, continue_final_message: true },
					...(staysInThinking(resume) && { startsInThinking: true }),
				};
	},
	deepseek({ thinking, answer }) {
		return {
			message: compact({
				role: 'assistant',
				content: answer,
				prefix: true,
				reasoning_content: thinking || undefined,
			}),
			fields: {},
			version: 'beta',
		};
	},
	mistral({ answer }) {
		return answer === '' ? undefined : { message: { role: 'assistant', content: answer, prefix: true }, fields: {} };
	},
};

const goOn = { add_generation_prompt: false };

function inTags(resume: Resume): string {
	const { thinking, answer } = resume;
	if (thinking.trim() === '') {
		return answer;
	}
	return staysInThinking(resume) ? `<think>\n${thinking}` : `<think>\n${thinking.trimEnd()}\n</think>\n\n${answer}`;
}
