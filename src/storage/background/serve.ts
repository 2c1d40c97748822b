/** The thread beside: does one task after the other, and waits for the disk so that nobody else has to. */
import type { MessagePort } from 'node:worker_threads';
import type { OpenedTranscript, SearchHit, SearchQuery } from '../../session/hub/conversationStore.ts';
import { ConversationTexts } from '../search/conversationTexts.ts';
import type { Answer, Request, Task } from './messages.ts';
import { openTranscript, type ReadTranscript } from './openTranscript.ts';

export function serve(port: MessagePort, read: ReadTranscript): void {
	const thread = new ArchiveThread(message => port.postMessage(message), read);
	port.on('message', (request: Request) => thread.take(request));
}

class ArchiveThread {
	readonly #answer: (answer: Answer) => void;
	readonly #read: ReadTranscript;
	readonly #wanted = new Set<number>();
	#texts: { readonly folder: string; readonly texts: ConversationTexts } | undefined;

	constructor(answer: (answer: Answer) => void, read: ReadTranscript) {
		this.#answer = answer;
		this.#read = read;
	}

	take(request: Request): void {
		if ('cancelled' in request) {
			this.#wanted.delete(request.id);
			return;
		}
		const { id, folder, task } = request;
		this.#wanted.add(id);
		this.#do(id, folder, task)
			.catch(error =>
				this.#answer({ id, type: 'failed', message: error instanceof Error ? error.message : String(error) }),
			)
			.finally(() => this.#wanted.delete(id));
	}

	async #do(id: number, folder: string, task: Task): Promise<void> {
		switch (task.type) {
			case 'open-transcript':
				this.#answer({ id, type: 'opened', opened: this.#open(id, folder, task.file) });
				break;
			case 'search':
				await this.#search(id, folder, task.query);
				break;
			case 'prepare-search':
				await this.#textsOf(folder).prepare(() => this.#wanted.size === 1);
				this.#answer({ id, type: 'done', hasMore: false });
				break;
			case 'forget-deleted':
				this.#textsOf(folder).forgetDeleted();
				this.#answer({ id, type: 'done', hasMore: false });
		}
	}

	#open(id: number, folder: string, file: string | Uint8Array): OpenedTranscript {
		return openTranscript(folder, file, {
			read: this.#read,
			onBeginning: beginning => this.#answer({ id, type: 'beginning', beginning }),
		});
	}

	async #search(id: number, folder: string, query: SearchQuery): Promise<void> {
		let hasMore = false;
		let isFirst = true;
		const found: (readonly SearchHit[])[] = [];
		const tell = (): void => this.#answer({ id, type: 'hits', batches: found.splice(0) });
		// From now on it is watched.
		tell();
		for await (const batch of this.#textsOf(folder).search(query)) {
			if (!this.#wanted.has(id)) {
				return;
			}
			hasMore ||= batch.hasMore;
			if (batch.hits.length > 0) {
				found.push(batch.hits);
			}
			// The first at once; the others together, because each message costs who gets it more than what is in it.
			if (isFirst || batch.hits.length === 0) {
				isFirst &&= found.length === 0;
				tell();
			}
		}
		tell();
		this.#answer({ id, type: 'done', hasMore });
	}

	#textsOf(folder: string): ConversationTexts {
		if (this.#texts?.folder !== folder) {
			this.#texts = { folder, texts: new ConversationTexts(folder) };
		}
		return this.#texts.texts;
	}
}
