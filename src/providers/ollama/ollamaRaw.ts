/**
 * Going on inside an answer on Ollama, which lets nobody begin one: the server renders the conversation with the model's
 * own template and answers nothing yet; what was begun is put behind it, and the whole is sent as a raw prompt.
 *
 * Rendering alone is a field of `/api/chat` that is not documented (`_debug_render_only`, with `_debug_info` in the
 * answer); a server that does not know it answers as usual, with one token at most.
 */
import { staysInThinking } from '../asking/resuming.ts';
import type { ProviderRequest, Resume } from '../provider.ts';
import { asText, at, compact, type Json } from '../wire/json.ts';

/** A request for the prompt alone. */
export function renderBody(chat: Json): Json {
	const { tools: _, ...rest } = chat;
	const options = { ...(at(chat, 'options') as Json | undefined), num_predict: 1 };
	return { ...rest, options, stream: false, _debug_render_only: true };
}

/** The prompt that the server rendered; undefined where it does not know how to do that alone. */
export function renderedIn(answer: unknown): string | undefined {
	return asText(at(answer, '_debug_info', 'rendered_template'));
}

/** Raw prompts carry no images, and calls of tools would come as text. */
export function canBeRaw({ messages, tools = [] }: ProviderRequest): boolean {
	return (
		tools.length === 0 && messages.every(({ images = [], toolCalls = [] }) => images.length + toolCalls.length === 0)
	);
}

/**
 * A raw prompt that ends in the middle of the answer; undefined where the model's way to mark thinking is not known.
 * @param template of the model, where its server told
 */
export function rawBody(chat: Json, rendered: string, template: string, resume: Resume): Json | undefined {
	const marks = marksIn(template) ?? marksOf(rendered);
	if (marks === undefined) {
		return undefined;
	}
	const { model, options, keep_alive } = chat;
	const prompt = `${rendered}${begunAnswer(rendered, marks, resume)}`;
	// Told not to think, the server looks for no thinking in the answer: what is in it is read here.
	return compact({ model, prompt, raw: true, think: false, stream: true, options, keep_alive });
}

interface Marks {
	readonly open: string;
	readonly close: string;
}

/** A template of Ollama's own kind has them around the thinking of earlier answers. */
function marksIn(template: string): Marks | undefined {
	const found = /([<[][^\s{}]{1,40})\s*\{\{-?\s*[\w.$]*\.Thinking\s*-?\}\}\s*([<[][^\s{}]{1,40})/.exec(template);
	const [, open, close] = found ?? [];
	return open && close ? { open: `${open}\n`, close: `\n${close}\n\n` } : undefined;
}

/** Of the families that the prompt's special tokens tell; others may mark thinking in any way. */
function marksOf(rendered: string): Marks | undefined {
	if (rendered.endsWith('<|start|>assistant')) {
		return { open: '<|channel|>analysis<|message|>', close: '<|end|><|start|>assistant<|channel|>final<|message|>' };
	}
	if (rendered.includes('[INST]')) {
		return { open: '[THINK]', close: '[/THINK]' };
	}
	return /<\|im_start\|>|<think>|<｜Assistant｜>|<\|assistant\|>/.test(rendered)
		? { open: '<think>\n', close: '\n</think>\n\n' }
		: undefined;
}

/** The opener may be in the prompt already, with or without its line end. */
function begunAnswer(rendered: string, { open, close }: Marks, resume: Resume): string {
	const { thinking, answer } = resume;
	const isOpen = rendered.trimEnd().endsWith(open.trimEnd());
	const opener = isOpen ? missingSpace(rendered, open) : open;
	if (thinking.trim() === '' && !isOpen) {
		return answer;
	}
	return staysInThinking(resume) ? opener + thinking : `${opener}${thinking.trimEnd()}${close}${answer}`;
}

function missingSpace(rendered: string, open: string): string {
	const space = open.slice(open.trimEnd().length);
	return rendered.endsWith(space) ? '' : space;
}
