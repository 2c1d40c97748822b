/** A turn as steps, one JSON text a line, for programs: what was thought, called, found, answered. */
import type { TurnEvent } from '../core/stream/turnEvent.ts';
import { exitCodes } from './terminalPrinter.ts';

/** One line. Absent fields have no meaning for the step. */
export interface Step {
	/** `text`: said before a call, in a round that was not the last. */
	readonly type: 'thought' | 'text' | 'tool_use' | 'tool_result' | 'final_answer' | 'notice' | 'error';
	/** Of `tool_use` the arguments, as JSON. */
	readonly content: string;
	readonly tool_name?: string;
	/** Round of the turn, from 0. */
	readonly iteration: number;
	/** ISO 8601. */
	readonly timestamp: string;
}

export class StepPrinter {
	exitCode = 1;
	readonly #output: { write(text: string): unknown };
	#startedAt = 0;
	#thought = '';
	/** Answer of this round, until it is known whether it is the last. */
	#said: { text: string; readonly iteration: number } | undefined;

	constructor(output: { write(text: string): unknown }) {
		this.#output = output;
	}

	print(event: TurnEvent): void {
		switch (event.type) {
			case 'turn-start':
				this.#startedAt = Date.parse(event.startedAt);
				break;
			case 'thinking-delta':
				this.#thought += event.text;
				break;
			case 'thinking-end':
				this.#endThought(event);
				break;
			case 'answer-delta':
				this.#say(event.text, event.iteration);
				break;
			case 'reclassify':
				this.#reclassify(event.channel === 'thinking', event.iteration);
				break;
			case 'tool-call':
				this.#flush(event, 'text');
				this.#write(event, 'tool_use', event.arguments, event.name);
				break;
			case 'tool-result':
				this.#write(event, 'tool_result', event.content, event.name);
				break;
			case 'notice':
				this.#write(event, 'notice', event.message);
				break;
			case 'error':
				this.#write(event, 'error', `${event.message} ${event.remedy}`);
				break;
			case 'finish':
				this.#endThought(event);
				this.#flush(event, 'final_answer');
				this.exitCode = exitCodes[event.reason];
				break;
			default:
				break;
		}
	}

	#say(text: string, iteration = 0): void {
		this.#said ??= { text: '', iteration };
		this.#said.text += text;
	}

	/** What was not written yet can still change its place. */
	#reclassify(isThinking: boolean, iteration: number | undefined): void {
		if (isThinking) {
			this.#thought += this.#said?.text ?? '';
			this.#said = undefined;
		} else {
			this.#say(this.#thought, iteration);
			this.#thought = '';
		}
	}

	#endThought(event: TurnEvent): void {
		const thought = this.#thought;
		this.#thought = '';
		if (thought.trim() !== '') {
			this.#write(event, 'thought', thought);
		}
	}

	#flush(event: TurnEvent, type: Step['type']): void {
		const said = this.#said;
		this.#said = undefined;
		if (said !== undefined && said.text.trim() !== '') {
			this.#write({ ...event, iteration: said.iteration }, type, said.text);
		}
	}

	#write(
		{ iteration = 0, at }: Pick<TurnEvent, 'iteration' | 'at'>,
		type: Step['type'],
		content: string,
		tool?: string,
	): void {
		const timestamp = new Date(this.#startedAt + at).toISOString();
		const step: Step = { type, content, ...(tool !== undefined && { tool_name: tool }), iteration, timestamp };
		this.#output.write(`${JSON.stringify(step)}\n`);
	}
}
