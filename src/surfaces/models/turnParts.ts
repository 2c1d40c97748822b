/** The events of a turn as the parts that a model provider reports to VS Code. */
import * as vscode from 'vscode';
import type { ProviderData, Usage } from '../../core/stream/chat.ts';
import type { TurnEvent } from '../../core/stream/turnEvent.ts';
import type { ChatFeatures } from '../../platform/chatFeatures.ts';
import { providerDataKey } from './fromChatMessages.ts';

/** What becomes of thinking where VS Code has no parts for it. */
export type ThinkingFallback = 'omit' | 'text';

type Report = (part: vscode.LanguageModelResponsePart) => void;

export class TurnParts {
	readonly #report: Report;
	readonly #features: ChatFeatures;
	readonly #fallback: ThinkingFallback;
	/** The thinking block that is open. */
	#thought: string | undefined;
	/** The answer's block that is open. */
	#answerBlock: number | undefined;
	/** Quoted text has begun, and a line break must put the `>` again. */
	#quoting = false;

	constructor(report: Report, features: ChatFeatures, fallback: ThinkingFallback) {
		this.#report = report;
		this.#features = features;
		this.#fallback = fallback;
	}

	append(event: TurnEvent): void {
		switch (event.type) {
			case 'thinking-delta':
				this.#thinking(event.text, `${event.turn}-${event.block}`);
				break;
			case 'answer-delta':
				this.#endThought();
				this.#answer(event.text, event.block);
				break;
			case 'tool-call':
				this.#endThought();
				this.#report(new vscode.LanguageModelToolCallPart(event.id, event.name, parseArguments(event.arguments)));
				break;
			case 'provider-data':
				this.#keep(event.data, event.turn);
				break;
			case 'usage':
				this.#usage(event.usage);
				break;
			case 'finish':
				this.#endThought();
				break;
		}
	}

	/** Two blocks of an answer are two paragraphs. */
	#answer(text: string, block: number): void {
		const isNext = this.#answerBlock !== undefined && this.#answerBlock !== block;
		this.#answerBlock = block;
		this.#text(isNext ? `\n\n${text}` : text);
	}

	#thinking(text: string, id: string): void {
		const { thinkingPart: Part } = this.#features;
		if (Part) {
			this.#thought = id;
			this.#report(responsePart(new Part(text, id)));
		} else if (this.#fallback === 'text') {
			this.#text(`${this.#quoting ? '' : '> '}${text.replaceAll('\n', '\n> ')}`);
			this.#quoting = true;
		}
	}

	/** An empty part with this mark is how VS Code's own models say that the thought is over. */
	#endThought(): void {
		const { thinkingPart: Part } = this.#features;
		if (this.#thought !== undefined && Part) {
			this.#report(responsePart(new Part('', this.#thought, { vscode_reasoning_done: true })));
		}
		if (this.#quoting) {
			this.#text('\n\n');
		}
		this.#thought = undefined;
		this.#quoting = false;
	}

	/** Signed thinking comes back to us in the next request of a tools loop, inside the part that carries it here. */
	#keep(data: ProviderData, turn: string): void {
		const { thinkingPart: Part } = this.#features;
		if (Part) {
			this.#report(responsePart(new Part('', this.#thought ?? turn, { [providerDataKey]: [data] })));
		}
	}

	#text(text: string): void {
		if (text !== '') {
			this.#report(new vscode.LanguageModelTextPart(text));
		}
	}

	/** For VS Code's context meter. Only what the server counted. */
	#usage({ promptTokens, completionTokens, estimated = [] }: Usage): void {
		if (promptTokens === undefined || completionTokens === undefined || estimated.length > 0) {
			return;
		}
		const usage = {
			prompt_tokens: promptTokens,
			completion_tokens: completionTokens,
			total_tokens: promptTokens + completionTokens,
		};
		this.#report(vscode.LanguageModelDataPart.json(usage, 'usage'));
	}
}

/** Thinking parts are accepted where they exist, but not named in the stable type. */
function responsePart(part: object): vscode.LanguageModelResponsePart {
	return part as vscode.LanguageModelResponsePart;
}

/** Models write arguments that are not JSON, now and then; the tool then says what it misses. */
function parseArguments(text: string): object {
	try {
		const value: unknown = JSON.parse(text || '{}');
		return typeof value === 'object' && value !== null ? value : { value };
	} catch {
		return { arguments: text };
	}
}
