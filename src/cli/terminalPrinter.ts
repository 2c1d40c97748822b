/** Events of a turn as lines of a terminal. */

import { linesGiven } from '../core/conversation/readLines.ts';
import { reduceTurn, type TurnState } from '../core/conversation/turnState.ts';
import { nameOf } from '../core/stream/modelName.ts';
import type { Channel, EventOf, FinishReason, TurnEvent } from '../core/stream/turnEvent.ts';
import { shorten } from '../core/text/cut.ts';
import { seconds } from '../providers/errors/seconds.ts';

interface Output {
	readonly isTTY?: boolean;
	write(text: string): unknown;
}

/** What the process ends with. */
export const exitCodes: Readonly<Record<FinishReason, number>> = {
	complete: 0,
	error: 1,
	length: 3,
	interrupted: 3,
	cancelled: 130,
};

export class TerminalPrinter {
	exitCode = 1;
	readonly #answer: Output;
	readonly #aside: Output;
	readonly #hideThinking: boolean;
	/** Both outputs are one screen, so that a line begun on one must be ended before the other writes. */
	readonly #oneScreen: boolean;
	readonly #dims: boolean;
	#state: TurnState | undefined;
	#lineOpen: Channel | undefined;

	/** @param aside for all but the answer. */
	constructor(answer: Output, aside: Output, options: { readonly hideThinking?: boolean } = {}) {
		this.#answer = answer;
		this.#aside = aside;
		this.#hideThinking = options.hideThinking ?? false;
		this.#oneScreen = answer.isTTY === true && aside.isTTY === true;
		this.#dims = aside.isTTY === true && !process.env.NO_COLOR;
	}

	print(event: TurnEvent): void {
		this.#state = reduceTurn(this.#state, event);
		switch (event.type) {
			case 'thinking-delta':
				this.#think(event.text);
				break;
			case 'answer-delta':
				this.#say(event.text);
				break;
			case 'thinking-end':
			case 'answer-end':
				this.#endLine();
				break;
			case 'reclassify':
				this.#note(
					event.channel === 'thinking' ? 'What came so far was thinking.' : 'What came so far was the answer.',
				);
				break;
			case 'tool-call':
				this.#note(`Uses ${printable(event.name)}: ${printable(event.arguments)}`);
				break;
			case 'tool-result':
				this.#note(resultLine(event));
				break;
			case 'notice':
				this.#note(printable(event.message));
				break;
			case 'error':
				this.#note(`${printable(event.message)}\n${printable(event.remedy)}`);
				break;
			case 'finish':
				this.#finish(event.reason, event.message);
				break;
			default:
				break;
		}
	}

	#think(text: string): void {
		if (!this.#hideThinking) {
			this.#switchTo('thinking');
			this.#aside.write(this.#dim(printable(text)));
		}
	}

	#say(text: string): void {
		this.#switchTo('answer');
		this.#answer.write(printable(text));
	}

	#switchTo(channel: Channel): void {
		if (this.#lineOpen !== channel) {
			this.#endLine();
			this.#lineOpen = channel;
		}
	}

	#endLine(): void {
		if (this.#lineOpen === 'answer') {
			this.#answer.write('\n');
		} else if (this.#lineOpen === 'thinking') {
			this.#aside.write(this.#oneScreen ? '\n\n' : '\n');
		}
		this.#lineOpen = undefined;
	}

	#note(text: string): void {
		this.#endLine();
		this.#aside.write(`${this.#dim(text)}\n`);
	}

	#finish(reason: FinishReason, message: string | undefined): void {
		this.exitCode = exitCodes[reason];
		if (message !== undefined && this.#state?.error === undefined) {
			this.#note(message);
		}
		this.#note(this.#state ? figures(this.#state) : '');
	}

	#dim(text: string): string {
		return this.#dims && text !== '' ? `\u001b[2m${text}\u001b[22m` : text;
	}
}

/** Without control characters: a model could write escape sequences that do things to the terminal. */
function printable(text: string): string {
	return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

/** `qwen3:8b · 12 s · 842 tokens · 45 tokens/s · thinking about 300 tokens`. What is not known is left out. */
function figures(state: TurnState): string {
	const { completionTokens, generationMs, thinkingTokens, costUsd } = state.usage ?? {};
	const rate = completionTokens && generationMs ? completionTokens / (generationMs / 1000) : undefined;
	const estimate = Math.round(state.thinking.estimatedTokens);
	const parts = [
		nameOf(state.model),
		seconds(state.lastAt),
		completionTokens && `${completionTokens} tokens`,
		rate && `${rate.toFixed(rate < 10 ? 1 : 0)} tokens/s`,
		thinkingTokens ? `thinking ${thinkingTokens} tokens` : estimate > 0 && `thinking about ${estimate} tokens`,
		costUsd && `$${costUsd.toPrecision(2)}`,
		state.status !== 'complete' && state.status,
	];
	return parts.filter(Boolean).join(' · ');
}

/** `read_file: 31 lines`, or what went wrong. */
function resultLine({ name, content, isError }: EventOf<'tool-result'>): string {
	const lines = linesGiven(name, content);
	return printable(
		isError ? `${name}: ${shorten(content, 200)}` : `${name}: ${lines} ${lines === 1 ? 'line' : 'lines'}`,
	);
}
