/** Append-only files, one a conversation, one JSON line an event: what was shown is on disk. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Conversation, Turn } from '../core/conversation/conversation.ts';
import { interruptedTail } from '../core/conversation/turnState.ts';
import type { TurnEvent } from '../core/stream/turnEvent.ts';

interface Header {
	readonly id: string;
	readonly title: string;
	readonly createdAt: string;
}

export class Journal {
	readonly #dir: string;

	constructor(dir: string, _options: { readonly onProblem: (problem: { readonly message: string }) => void }) {
		this.#dir = dir;
		mkdirSync(dir, { recursive: true });
	}

	create({ id, title, createdAt }: Header): void {
		this.#write(id, { header: { id, title, createdAt } });
	}

	append(id: string, events: readonly TurnEvent[]): void {
		appendFileSync(this.#file(id), events.map(event => `${JSON.stringify(event)}\n`).join(''));
	}

	rename(id: string, title: string): void {
		this.#write(id, { title });
	}

	remove(id: string): void {
		rmSync(this.#file(id), { force: true });
	}

	read(id: string): Conversation | undefined {
		if (!existsSync(this.#file(id))) {
			return undefined;
		}
		const turns = new Map<string, TurnEvent[]>();
		let header: Header = { id, title: '', createdAt: '' };
		for (const line of readFileSync(this.#file(id), 'utf8').split('\n')) {
			try {
				const value = JSON.parse(line);
				if (value.header || value.title) {
					header = { ...header, ...value.header, ...(value.title && { title: value.title }) };
				} else {
					turns.set(value.turn, [...(turns.get(value.turn) ?? []), value]);
				}
			} catch {
				// A torn last line: everything before it is whole.
			}
		}
		const closed = [...turns].map(([turn, events]): Turn => {
			const tail = interruptedTail(events);
			return { id: turn, events: tail ? [...events, tail] : events };
		});
		return { ...header, turns: closed };
	}

	list(): readonly { id: string; title: string; updatedAt: string; turns: number }[] {
		return readdirSync(this.#dir)
			.filter(name => name.endsWith('.ndjson'))
			.map(name => ({ id: name.slice(0, -7), changed: statSync(join(this.#dir, name)).mtime }))
			.sort((a, b) => b.changed.getTime() - a.changed.getTime())
			.map(({ id, changed }) => {
				const read = this.read(id);
				return {
					id,
					title: read?.title ?? id,
					updatedAt: changed.toISOString(),
					turns: read?.turns.length ?? 0,
				};
			});
	}

	dispose(): void {}

	#write(id: string, value: unknown): void {
		appendFileSync(this.#file(id), `${JSON.stringify(value)}\n`);
	}

	#file(id: string): string {
		return join(this.#dir, `${id}.ndjson`);
	}
}
