/** Chat templates for the scripted models, in Jinja: the control token at the end chooses what is said. */

import type { ToolScriptName } from '../standins/gguf/toolScripts.ts';
import type { ScriptName } from '../standins/ollamaScripts.ts';

const loop = (content: string) => `{% for message in messages %}<|{{ message.role }}|>${content}{% endfor %}`;
const ends = (choice: string) => `{% if add_generation_prompt %}${choice}{% endif %}`;
const content = '{{ message.content }}';

/** llama.cpp finds no tags here. */
export function plainTemplate(says: ScriptName): string {
	return loop(content) + ends(`<|${says}|>`);
}

/** llama.cpp finds the tags of thinking by rendering a message with and without it. */
export const thinkingTemplate =
	loop(
		`{% if message.reasoning_content %}<think>\n{{ message.reasoning_content }}\n</think>\n\n{% endif %}${content}`,
	) + ends('{% if enable_thinking is defined and not enable_thinking %}<|plain|>{% else %}<|think|>{% endif %}');

/** A template without tools. In words, round two is the fourth message: system, question, call, result. */
export function wordsTemplate(first: ToolScriptName): string {
	return loop(content) + ends(`{% if messages|length > 3 %}<|answered|>{% else %}<|${first}|>{% endif %}`);
}

const call = '{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}';
const calls = `{% for call in message.tool_calls or [] %}<tool_call>\n${call}\n</tool_call>{% endfor %}`;

/** llama.cpp finds the form of calls by rendering some. */
export function toolsTemplate(first: ToolScriptName): string {
	return (
		loop(content + calls) +
		ends(`{% if messages[-1].role == 'tool' or not tools %}<|answered|>{% else %}<|${first}|>{% endif %}`)
	);
}
