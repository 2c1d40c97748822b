/** The response of one request of VS Code's chat, and what its metadata tell of the calls of tools. */
import type { Left } from './left.ts';
import type { Part } from './transcript.ts';
import { asList, asRecord, asText, at, type Json, recordsOf } from './value.ts';

/** Kinds of parts that say nothing of their own. */
const quiet: ReadonlySet<unknown> = new Set([
	...['undoStop', 'codeblockUri', 'progressMessage', 'progressTask', 'progressTaskSerialized', 'progressTaskResult'],
	...['prepareToolInvocation', 'confirmation', 'elicitation', 'elicitationSerialized', 'elicitation2', 'command'],
	...['mcpServersStarting', 'mcpServersStartingSlow', 'mcpServersInteractionRequired', 'references', 'reference'],
	...['usedContext', 'codeCitation', 'extensions', 'move', 'todoList', 'changesSummary', 'multiDiffData', 'treeData'],
	...[
		'clearToPreviousToolInvocation',
		'pullRequest',
		'externalEdits',
		'hook',
		'questionCarousel',
		'disabledClaudeHooks',
	],
]);
const edits: ReadonlySet<unknown> = new Set(['textEditGroup', 'notebookEditGroup', 'workspaceEdit', 'textEdit']);

export function answerOf(request: Json, left: Left): readonly Part[] {
	const reader = new ResponseReader(callsOf(request), left);
	for (const part of responseParts(request.response)) {
		reader.read(part);
	}
	return [...reader.parts(), ...endOf(request)];
}

function responseParts(response: unknown): readonly Json[] {
	const list = Array.isArray(response) ? response : [response];
	return list.flatMap(each => {
		const inner = at(each, 'value');
		const record = typeof each === 'string' ? { value: each } : asRecord(each);
		return Array.isArray(inner) && record?.kind === undefined ? recordsOf(inner) : record ? [record] : [];
	});
}

interface ToldCall {
	readonly id: string;
	readonly name: string;
	readonly arguments: unknown;
	readonly result: string | undefined;
}

/** Copilot keeps names, arguments and results beside the response. */
function callsOf(request: Json): ReadonlyMap<string, ToldCall> {
	const metadata = at(request, 'result', 'metadata');
	const calls = recordsOf(at(metadata, 'toolCallRounds')).flatMap(round => recordsOf(round.toolCalls));
	return new Map(
		calls.map(call => {
			const id = asText(call.id) ?? '';
			const results = recordsOf(at(metadata, 'toolCallResults', id, 'content'));
			const result = results.map(({ value }) => asText(value) ?? '').join('\n');
			const told = results.length === 0 ? undefined : result;
			return [plainId(id), { id, name: asText(call.name) ?? '', arguments: call.arguments, result: told }];
		}),
	);
}

/** VS Code puts a number behind the model's id. */
function plainId(id: string): string {
	return id.replace(/__vscode-\d+$/, '');
}

class ResponseReader {
	readonly #calls: Map<string, ToldCall>;
	readonly #left: Left;
	readonly #parts: Part[] = [];
	/** Text and thinking come in pieces. */
	#pieces: string[] = [];
	#kind: 'text' | 'thinking' = 'text';
	#thought: string | undefined;

	constructor(calls: ReadonlyMap<string, ToldCall>, left: Left) {
		this.#calls = new Map(calls);
		this.#left = left;
	}

	/** Calls that the response does not show came before its last words. */
	parts(): readonly Part[] {
		this.#flush();
		const hidden = [...this.#calls.values()].flatMap(call => shown(call, call.name, call.arguments, call.result));
		const isText = this.#parts.at(-1)?.kind === 'text';
		return this.#parts.toSpliced(this.#parts.length - (isText ? 1 : 0), 0, ...hidden);
	}

	read(part: Json): void {
		const kind = part.kind ?? 'markdownContent';
		switch (kind) {
			case 'markdownContent':
			case 'markdownVuln':
				this.#add('text', asText(part.value) ?? markdownIn(part.content));
				break;
			case 'thinking':
				this.#think(part);
				break;
			case 'inlineReference':
				this.#add('text', `\`${nameOf(part)}\``);
				break;
			case 'toolInvocation':
			case 'toolInvocationSerialized':
				this.#flush();
				this.#invoked(part);
				break;
			case 'warning':
			case 'errorDetails':
				this.#flush();
				this.#parts.push({ kind: 'notice', text: markdownIn(part.content) });
				break;
			default:
				this.#leave(kind);
		}
	}

	#leave(kind: unknown): void {
		if (edits.has(kind)) {
			this.#left.count('import.left.edits');
		} else if (!quiet.has(kind)) {
			this.#left.unknown('import.left.part', kind);
		}
	}

	/** An empty one ends the thought. */
	#think(part: Json): void {
		const text =
			asText(part.value) ??
			asList(part.value)
				.map(each => asText(each) ?? '')
				.join('');
		const id = asText(part.id);
		const isOver = text === '' || (this.#kind === 'thinking' && id !== undefined && id !== this.#thought);
		if (isOver) {
			this.#flush();
		}
		this.#thought = id;
		this.#add('thinking', text);
	}

	#add(kind: 'text' | 'thinking', text: string): void {
		if (text === '') {
			return;
		}
		if (kind !== this.#kind) {
			this.#flush();
		}
		this.#kind = kind;
		this.#pieces.push(text);
	}

	#flush(): void {
		if (this.#pieces.length > 0) {
			this.#parts.push({ kind: this.#kind, text: this.#pieces.join('') });
			this.#pieces = [];
		}
	}

	#invoked(part: Json): void {
		const id = asText(part.toolCallId) ?? '';
		const told = this.#calls.get(plainId(id));
		this.#calls.delete(plainId(id));
		const details = asRecord(part.resultDetails);
		const name = told?.name || asText(part.toolId) || asText(part.toolName) || '';
		const args = told?.arguments ?? details?.input ?? commandIn(part.toolSpecificData);
		const output = outputIn(details, this.#left) ?? told?.result ?? terminalOutput(part.toolSpecificData);
		const isDone = output !== undefined || part.isComplete === true || part.isConfirmed !== undefined;
		const call = { id: id || (told?.id ?? ''), name, arguments: args, result: told?.result };
		this.#parts.push(...shown(call, name, args, isDone ? (output ?? '') : undefined, details?.isError === true));
	}
}

function shown(
	{ id }: ToldCall,
	name: string,
	args: unknown,
	content: string | undefined,
	isError = false,
): readonly Part[] {
	const call: Part = { kind: 'call', id: id || undefined, name, arguments: args };
	return content === undefined ? [call] : [call, { kind: 'result', id: id || undefined, content, isError }];
}

function commandIn(data: unknown): unknown {
	const command = at(data, 'commandLine', 'original') ?? at(data, 'commandLine') ?? at(data, 'command');
	return at(data, 'kind') === 'terminal' && command !== undefined ? { command } : at(data, 'rawInput');
}

function terminalOutput(data: unknown): string | undefined {
	return asText(at(data, 'terminalCommandOutput', 'text'));
}

function outputIn(details: Json | undefined, left: Left): string | undefined {
	if (typeof details?.output === 'string') {
		return details.output;
	}
	if (!Array.isArray(details?.output)) {
		return undefined;
	}
	const texts: string[] = [];
	for (const each of recordsOf(details.output)) {
		if (typeof each.value === 'string' && each.isText !== false) {
			texts.push(each.value);
		} else {
			left.count('import.left.images');
		}
	}
	return texts.join('\n');
}

function markdownIn(content: unknown): string {
	return asText(content) ?? asText(at(content, 'value')) ?? '';
}

/** Of a symbol or a file that the answer names. */
function nameOf(part: Json): string {
	const reference = part.inlineReference;
	const path = asText(at(reference, 'path')) ?? asText(at(reference, 'fsPath')) ?? asText(at(reference, 'uri', 'path'));
	return asText(part.name) ?? asText(at(reference, 'name')) ?? path?.split('/').at(-1) ?? '';
}

const states: ReadonlyMap<unknown, Part> = new Map<unknown, Part>([
	[1, { kind: 'end', reason: 'complete' }],
	[2, { kind: 'end', reason: 'cancelled' }],
]);

function endOf(request: Json): readonly Part[] {
	const error = asText(at(request, 'result', 'errorDetails', 'message'));
	const state = asRecord(request.modelState)?.value ?? request.modelState;
	if (request.isCanceled === true || state === 2) {
		return [{ kind: 'end', reason: 'cancelled' }];
	}
	if (error !== undefined) {
		return [{ kind: 'error', text: error }];
	}
	const end = states.get(state);
	return end ? [end] : [];
}
