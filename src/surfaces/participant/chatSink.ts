/** A turn's renderer writes here; behind it is the response of VS Code's chat. */
import * as vscode from 'vscode';
import type { ChatFeatures } from '../../platform/chatFeatures.ts';
import type { ChatSink } from './turnRenderer.ts';

interface ThinkingDelta {
	readonly text?: string;
	readonly id?: string;
	readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The responses of one participant. What VS Code refused in one of them is not tried in the next. */
export class ChatSinks {
	#isThinkingAllowed: boolean;

	constructor({ nativeThinking }: Pick<ChatFeatures, 'nativeThinking'>) {
		this.#isThinkingAllowed = nativeThinking;
	}

	/** Writes into a response. */
	of(stream: vscode.ChatResponseStream): ChatSink {
		return {
			thinking: (text, id) => this.#think(stream, { text, id }),
			// The mark by which VS Code knows that the thought is over.
			thinkingDone: id => void this.#think(stream, { text: '', id, metadata: { vscodeReasoningDone: true } }),
			progress: line => stream.progress(line),
			// A Markdown string of its own, which is neither trusted nor may hold HTML: a model wrote it.
			markdown: text => {
				if (text !== '') {
					stream.markdown(new vscode.MarkdownString(text));
				}
			},
		};
	}

	/** `thinkingProgress` is a proposal: on stable it is there and throws, every time. */
	#think(stream: vscode.ChatResponseStream, delta: ThinkingDelta): boolean {
		const method: unknown = Reflect.get(stream, 'thinkingProgress');
		if (!this.#isThinkingAllowed || typeof method !== 'function') {
			return false;
		}
		try {
			method.call(stream, delta);
			return true;
		} catch {
			// Not a failure of ours: this VS Code does not let extensions do it. The stable path shows the same.
			this.#isThinkingAllowed = false;
			return false;
		}
	}
}
