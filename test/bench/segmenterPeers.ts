/** What the segmenter is measured beside. Each takes the same deltas and gives back what it took for the answer. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Segment } from '../../src/core/segment/segment.ts';
import { createSegmenter } from '../../src/core/segment/segmenter.ts';
import { installInto } from '../harness/npm.ts';
import { rootDir } from '../harness/paths.ts';

export interface Peer {
	readonly name: string;
	/** Longest text that it is measured with; the quadratic ones do not end otherwise. */
	readonly longest: number;
	run(deltas: readonly string[]): { thinking: string; answer: string } | Promise<{ thinking: string; answer: string }>;
}

/** The version that the figures are about. */
const aiVersion = '7.0.173';

export const plainConcatenation: Peer = {
	name: 'plain concatenation',
	longest: Number.POSITIVE_INFINITY,
	run(deltas) {
		let answer = '';
		for (const delta of deltas) {
			answer += delta;
		}
		return { thinking: '', answer };
	},
};

export const ours: Peer = {
	name: 'segmenter',
	longest: Number.POSITIVE_INFINITY,
	run(deltas) {
		const segmenter = createSegmenter();
		let thinking = '';
		let answer = '';
		for (const delta of deltas) {
			for (const segment of segmenter.push(delta)) {
				if (segment.kind !== 'delta') {
					continue;
				}
				if (segment.channel === 'thinking') {
					thinking += segment.text;
				} else {
					answer += segment.text;
				}
			}
		}
		for (const segment of segmenter.end()) {
			answer += segment.kind === 'delta' && segment.channel === 'answer' ? segment.text : '';
		}
		return { thinking, answer };
	},
};

/** A list with one segment for every delta, and nothing looked at: the price of the interface alone. */
export const interfaceAlone: Peer = {
	name: 'a list of one segment for each delta',
	longest: Number.POSITIVE_INFINITY,
	run(deltas) {
		const push = (text: string): Segment[] => [{ kind: 'delta', channel: 'answer', block: 0, text }];
		let thinking = '';
		let answer = '';
		for (const delta of deltas) {
			const segments = push(delta);
			lastList = segments;
			for (const segment of segments) {
				if (segment.kind !== 'delta') {
					continue;
				}
				if (segment.channel === 'thinking') {
					thinking += segment.text;
				} else {
					answer += segment.text;
				}
			}
		}
		return { thinking, answer };
	},
};

/** Keeps the engine from noticing that nobody needs the list. */
export let lastList: readonly Segment[] = [];

/** What many clients do: the whole text again for every delta. */
export const wholeTextRegex: Peer = {
	name: 'regex over the whole text',
	longest: 100_000,
	run(deltas) {
		let text = '';
		let thinking = '';
		let answer = '';
		for (const delta of deltas) {
			text += delta;
			const match = /^\s*<think>([\s\S]*?)(?:<\/think>([\s\S]*))?$/.exec(text);
			thinking = match?.[1] ?? '';
			answer = match === null ? text : (match[2] ?? '');
		}
		return { thinking, answer };
	},
};

interface Part {
	readonly type: string;
	readonly id: string;
	readonly delta?: string;
}

interface AiSdk {
	extractReasoningMiddleware(options: { tagName: string }): {
		wrapStream(call: {
			doStream: () => Promise<{ stream: ReadableStream<Part> }>;
		}): Promise<{ stream: ReadableStream<Part> }>;
	};
}

function toStream(deltas: readonly string[]): ReadableStream<Part> {
	let next = -1;
	return new ReadableStream<Part>({
		pull(controller) {
			if (next === -1) {
				controller.enqueue({ type: 'text-start', id: '1' });
			} else if (next < deltas.length) {
				controller.enqueue({ type: 'text-delta', id: '1', delta: deltas[next] ?? '' });
			} else {
				controller.enqueue({ type: 'text-end', id: '1' });
				controller.close();
			}
			next++;
		},
	});
}

async function gather(stream: ReadableStream<Part>): Promise<{ thinking: string; answer: string }> {
	let thinking = '';
	let answer = '';
	for await (const part of stream) {
		if (part.type === 'reasoning-delta') {
			thinking += part.delta ?? '';
		} else if (part.type === 'text-delta') {
			answer += part.delta ?? '';
		}
	}
	return { thinking, answer };
}

/** The middleware comes as a web stream; this is the price of such a stream that does nothing. */
export const emptyTransform: Peer = {
	name: 'a transform stream that does nothing',
	longest: 1_000_000,
	run: deltas => gather(toStream(deltas).pipeThrough(new TransformStream<Part, Part>())),
};

/** The AI SDK, installed beside the project: it is no dependency of ours. */
export async function extractReasoning(): Promise<Peer> {
	const { extractReasoningMiddleware } = await loadAiSdk();
	return {
		name: 'AI SDK extractReasoningMiddleware',
		longest: 1_000_000,
		async run(deltas) {
			const middleware = extractReasoningMiddleware({ tagName: 'think' });
			const { stream } = await middleware.wrapStream({ doStream: async () => ({ stream: toStream(deltas) }) });
			return gather(stream);
		},
	};
}

async function loadAiSdk(): Promise<AiSdk> {
	const folder = join(rootDir, '.cache', 'bench', `ai-${aiVersion}`);
	const entry = join(folder, 'node_modules', 'ai', 'dist', 'index.js');
	if (!existsSync(entry)) {
		console.log(`Installing ai@${aiVersion} into .cache/bench …`);
		await installInto(folder, [`ai@${aiVersion}`]);
	}
	return (await import(pathToFileURL(entry).href)) as AiSdk;
}
