/** Calls of tools as events: each with an id of its own, a start before it, and arguments as they are run. */
import type { TurnEventBody } from '../../core/stream/turnEvent.ts';
import { withoutTokens } from '../../core/text/toolName.ts';
import type { CallScanner } from '../tools/written/callScanner.ts';
import type { WrittenCall } from '../tools/written/writtenForms.ts';

/** How the calls of a round are read, in a turn that has tools. */
export interface CallReading {
	/** The name of the tool that is meant. */
	nameOf(name: string): string;
	/** An id that no other call of the turn has; the server's own where it is new. */
	newId(own: string | undefined): string;
	/** As they are run; what cannot be run, as it came. */
	argumentsOf(name: string, text: string): string;
	/** Takes calls out of the answer's text; absent: they are text. */
	scanner?(): CallScanner;
}

export type ToolBody = Extract<TurnEventBody, { type: 'tool-call-start' | 'tool-call-delta' | 'tool-call' }>;

/** Tells what the server told; in a turn without tools of ours. */
const asTold: CallReading = {
	nameOf: withoutTokens,
	newId: own => own ?? '',
	argumentsOf: (_, text) => text,
};

export class CallWriter {
	readonly #reading: CallReading;
	/** Calls whose start was told and whose end was not, by the server's id, with ours. */
	readonly #begun = new Map<string, string>();

	constructor(reading: CallReading = asTold) {
		this.#reading = reading;
	}

	nameOf(name: string): string {
		return this.#reading.nameOf(name);
	}

	/** Another stream begins. */
	forget(): void {
		this.#begun.clear();
	}

	/** A piece of a call, or the whole of it; a whole one that was not begun is begun here. */
	told(told: ToolBody): readonly ToolBody[] {
		switch (told.type) {
			case 'tool-call-start': {
				const id = this.#reading.newId(told.id || undefined);
				this.#begun.set(told.id, id);
				return [{ type: 'tool-call-start', id, name: this.nameOf(told.name) }];
			}
			case 'tool-call-delta':
				return [{ ...told, id: this.#begun.get(told.id) ?? told.id }];
			case 'tool-call': {
				const id = this.#begun.get(told.id);
				this.#begun.delete(told.id);
				return id === undefined ? this.#whole(told, this.#reading.newId(told.id || undefined)) : [this.#end(told, id)];
			}
		}
	}

	/** A call that was found in the text, as if the server had told it. One that was cut has no end. */
	written({ name, arguments: text, cut }: WrittenCall): readonly ToolBody[] {
		const bodies = this.#whole({ type: 'tool-call', id: '', name, arguments: text }, this.#reading.newId(undefined));
		return cut ? bodies.slice(0, -1) : bodies;
	}

	#whole(told: Extract<ToolBody, { type: 'tool-call' }>, id: string): readonly ToolBody[] {
		const { name, arguments: text } = told;
		const start = { type: 'tool-call-start', id, name: this.nameOf(name) } as const;
		const pieces = text === '' ? [] : [{ type: 'tool-call-delta', id, text } as const];
		return [start, ...pieces, this.#end(told, id)];
	}

	#end(told: Extract<ToolBody, { type: 'tool-call' }>, id: string): ToolBody {
		const name = this.nameOf(told.name);
		return { ...told, id, name, arguments: this.#reading.argumentsOf(name, told.arguments) };
	}
}
