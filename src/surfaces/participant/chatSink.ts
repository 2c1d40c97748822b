/** A turn's renderer writes here; behind it is the response of VS Code's chat. */
import * as vscode from 'vscode';
import type { ChatFeatures } from '../../platform/chatFeatures.ts';
import type { ChatSink } from './turnRenderer.ts';

interface ThinkingDelta {
	readonly text?: string;
	readonly id?: string;
	readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Once it threw, it throws every time: the proposal is off for the whole session. */
let refused = false;

export function chatSink(stream: vscode.ChatResponseStream, features: ChatFeatures): ChatSink {
	const report = nativeThinking(stream, features);
	return {
		thinking: (text, id) => report({ text, id }),
		// The mark by which VS Code knows that the thought is over.
		thinkingDone: id => void report({ text: '', id, metadata: { vscodeReasoningDone: true } }),
		progress: line => stream.progress(line),
		// A Markdown string of its own, which is neither trusted nor may hold HTML: a model wrote it.
		markdown: text => {
			if (text !== '') {
				stream.markdown(new vscode.MarkdownString(text));
			}
		},
	};
}

/** `thinkingProgress` is a proposal: on stable it is there and throws. */
function nativeThinking(
	stream: vscode.ChatResponseStream,
	{ nativeThinking: allowed }: ChatFeatures,
): (delta: ThinkingDelta) => boolean {
	const method: unknown = Reflect.get(stream, 'thinkingProgress');
	return delta => {
		if (!allowed || refused || typeof method !== 'function') {
			return false;
		}
		try {
			method.call(stream, delta);
			return true;
		} catch {
			// Not a failure of ours: this VS Code does not let extensions do it. The stable path shows the same.
			refused = true;
			return false;
		}
	};
}
