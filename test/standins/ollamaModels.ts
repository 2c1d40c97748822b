/** The models the stand-in server has: the scripted ones, the recording, odd capability reports, and the faults. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultNames } from './ollamaFaults.ts';
import { longPieces, type ScriptName, scriptPieces, scripts } from './ollamaScripts.ts';
import { createThinkingParser } from './ollamaThinking.ts';
import type { MessagePart } from './ollamaWire.ts';
import type { RecordedLine } from './recordings/build.ts';

/** The fields of a chat request that the stand-in looks at; the rest is only logged. */
export interface ChatRequest {
	readonly model: string;
	readonly messages?: readonly { readonly role: string; readonly content: string }[];
	readonly stream?: boolean;
	readonly think?: boolean | string | null;
	readonly tools?: readonly unknown[];
	readonly keep_alive?: number | string;
	readonly options?: Readonly<Record<string, unknown>>;
}

/** What one token adds to the stream; an empty part is a token that the server holds back or swallows. */
export interface TimedPart {
	readonly waitMs: number;
	readonly part: MessagePart;
}

export interface StandInModel {
	readonly name: string;
	/** Left out of `/api/show` when undefined, as very old servers do. */
	readonly capabilities?: readonly string[];
	/** The `thinking` object of newer servers. */
	readonly thinking?: { readonly values: readonly (boolean | string)[]; readonly default: boolean | string };
	readonly family: string;
	readonly contextLength: number;
	/** How long the first request after an unload waits, in ms. */
	readonly loadMs: number;
	readonly recorded: boolean;
	/** Answers when asked by name, but is not in the list that people choose from. */
	readonly hidden: boolean;
	speak(request: ChatRequest): Iterable<TimedPart>;
}

export function defaultModels(): StandInModel[] {
	return [
		recordedModel(),
		...scriptedModels(),
		scripted('levels', ['completion', 'thinking'], thinkOrPlain, {
			thinking: { values: ['low', 'medium', 'high'], default: 'medium' },
			hidden: true,
		}),
		scripted('old', undefined, () => 'think', { hidden: true }),
		scripted('embed', ['embedding'], () => 'plain', { hidden: true }),
		scripted('slow', ['completion', 'thinking'], thinkOrPlain, { loadMs: 3000, hidden: true }),
		...faultNames.map(name => scripted(`fault-${name}`, ['completion', 'thinking'], thinkOrPlain, { hidden: true })),
	];
}

/** The models that also exist as real files, see `gguf/`; same names, same words. */
function scriptedModels(): StandInModel[] {
	return [
		scripted('scripted-think', ['completion', 'thinking'], thinkOrPlain),
		scripted('scripted-plain', ['completion'], () => 'plain'),
		scripted('scripted-raw', ['completion'], () => 'think'),
		scripted('scripted-unclosed', ['completion', 'thinking'], thinkOr('unclosed')),
		scripted('scripted-loop', ['completion', 'thinking'], thinkOr('loop')),
		scripted('scripted-tools', ['completion', 'tools', 'thinking'], callOrAnswer),
		{ ...scripted('scripted-long', ['completion', 'thinking'], thinkOrPlain), speak: () => parse(longPieces) },
	];
}

const thinkOr = (name: ScriptName) => (request: ChatRequest) => (request.think === false ? 'plain' : name);
const thinkOrPlain = thinkOr('think');

function callOrAnswer({ messages = [], tools = [] }: ChatRequest): ScriptName {
	if (messages.at(-1)?.role === 'tool') return 'called';
	return tools.length > 0 ? 'asktool' : 'think';
}

function scripted(
	name: string,
	capabilities: readonly string[] | undefined,
	choose: (request: ChatRequest) => ScriptName,
	more: Partial<StandInModel> = {},
): StandInModel {
	return {
		name: `${name}:latest`,
		...(capabilities && { capabilities }),
		family: 'llama',
		contextLength: 8192,
		loadMs: 0,
		recorded: false,
		hidden: false,
		speak: request => speakScript(choose(request), request, capabilities?.includes('thinking') ?? false),
		...more,
	};
}

function* speakScript(name: ScriptName, request: ChatRequest, canThink: boolean): Generator<TimedPart> {
	const parsed = canThink && request.think !== false;
	if (name === 'asktool') return yield* callTool();
	yield* parsed ? parse(tokensOf(name)) : raw(tokensOf(name));
}

function* tokensOf(name: ScriptName): Generator<string> {
	yield* scriptPieces[name];
	while (name === 'loop') yield* scriptPieces.repeats;
}

function* raw(tokens: Iterable<string>): Generator<TimedPart> {
	for (const content of tokens) yield { waitMs: 0, part: { content } };
}

function* parse(tokens: Iterable<string>): Generator<TimedPart> {
	const parser = createThinkingParser();
	for (const token of tokens) yield { waitMs: 0, part: parser(token) };
}

/** The call goes out in one line once its JSON is complete; what is around it is swallowed. */
function* callTool(): Generator<TimedPart> {
	const { toolCall } = scripts.asktool;
	const id = `call_${Math.random().toString(36).slice(2, 10).padEnd(8, '0')}`;
	const call = { id, function: { index: 0, ...toolCall } };
	const jsonEnd = scripts.asktool.emits.lastIndexOf('}') + 1;
	const parser = createThinkingParser();
	let length = 0;
	for (const piece of scriptPieces.asktool) {
		const { thinking } = parser(piece);
		const isComplete = length < jsonEnd && length + piece.length >= jsonEnd;
		length += piece.length;
		yield { waitMs: 0, part: { thinking, ...(isComplete && { toolCalls: [call] }) } };
	}
}

function recordedModel(): StandInModel {
	return {
		name: recordedModelName,
		capabilities: ['completion', 'thinking'],
		family: 'recording',
		contextLength: 40960,
		loadMs: 0,
		recorded: true,
		hidden: false,
		speak: ({ think }) => replay(think !== false),
	};
}

/** The model that replays a recorded stream; responses for it carry the header `x-sidethought-recorded: 1`. */
export const recordedModelName = 'recorded:sample-bug';

function* replay(withThinking: boolean): Generator<TimedPart> {
	for (const { delayMs, message } of recordedLines()) {
		if (message.thinking === undefined || withThinking) yield { waitMs: delayMs, part: message };
	}
}

function recordedLines(): RecordedLine[] {
	const file = readFileSync(join(import.meta.dirname, 'recordings', 'sampleBug.ndjson'), 'utf8');
	return file
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as RecordedLine);
}
