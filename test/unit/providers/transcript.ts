/** What a stream of deltas said, short enough to compare with what it should have said. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Failure } from '../../../src/core/errors.ts';
import type { ToolCall, Usage } from '../../../src/core/stream/chat.ts';
import type { ProviderDelta, ProviderFinish } from '../../../src/providers/provider.ts';

export interface Transcript {
	/** `> ` thinking and `text`, in order; neighbours of one kind are joined, unless the vendor has them apart. */
	blocks: string[];
	calls?: ToolCall[];
	data?: unknown[];
	notices?: string[];
	usage?: Usage;
	finish?: ProviderFinish;
	/** Kind of the failure that ended it. */
	error?: string;
	message?: string;
}

export async function transcribe(deltas: AsyncIterable<ProviderDelta>): Promise<Transcript> {
	const transcript: Transcript = { blocks: [] };
	let last: string | undefined;
	try {
		for await (const delta of deltas) {
			note(transcript, delta, last);
			last = nextOf(delta, last);
		}
	} catch (error) {
		transcript.error = error instanceof Failure ? error.kind : String(error);
		transcript.message = error instanceof Error ? error.message : '';
	}
	return transcript;
}

function nextOf({ type }: ProviderDelta, last: string | undefined): string | undefined {
	return type === 'thinking' || type === 'text' ? type : type === 'block-end' ? undefined : last;
}

/** Calls of which the beginning came. */
const begun = new WeakMap<Transcript, ReadonlyMap<string, { readonly name: string; readonly text: string }>>();

function notePiece(transcript: Transcript, id: string, text: string): void {
	const call = begun.get(transcript)?.get(id);
	assert.ok(call, 'a call begins before its pieces come');
	const all = `${call.text}${text}`.trim();
	begun.set(transcript, new Map(begun.get(transcript)).set(id, { ...call, text: all === '{}' ? '' : all }));
}

function note(transcript: Transcript, delta: ProviderDelta, last: string | undefined): void {
	switch (delta.type) {
		case 'thinking':
		case 'text':
			if (last !== delta.type) {
				transcript.blocks.push(delta.type === 'thinking' ? '> ' : '');
			}
			transcript.blocks.push((transcript.blocks.pop() ?? '') + delta.text);
			return;
		case 'tool-call': {
			const { id, name, arguments: args } = delta;
			assert.deepEqual(begun.get(transcript)?.get(id), { name, text: args === '{}' ? '' : args }, 'its pieces make it');
			transcript.calls = [...(transcript.calls ?? []), { id, name, arguments: args }];
			return;
		}
		case 'block-end':
		case 'logprobs':
			return;
		case 'provider-data':
			transcript.data = [...(transcript.data ?? []), delta.data];
			return;
		case 'resumed':
			return;
		case 'notice':
			transcript.notices = [...(transcript.notices ?? []), delta.kind];
			return;
		case 'usage':
			transcript.usage = delta.usage;
			return;
		case 'tool-call-start':
			begun.set(transcript, new Map(begun.get(transcript)).set(delta.id, { name: delta.name, text: '' }));
			return;
		case 'tool-call-delta':
			notePiece(transcript, delta.id, delta.text);
			return;
		default:
			transcript.finish = delta.reason;
	}
}

export function fixture(name: string): Buffer {
	return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
}

/** A response whose body comes in pieces of `size` bytes. */
export function responseOf(bytes: Uint8Array, size = bytes.length): Response {
	const pieces = Array.from({ length: Math.ceil(bytes.length / Math.max(1, size)) }, (_, index) =>
		bytes.subarray(index * size, (index + 1) * size),
	);
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			for (const piece of pieces) {
				controller.enqueue(piece);
			}
			controller.close();
		},
	});
	return new Response(body as never);
}
