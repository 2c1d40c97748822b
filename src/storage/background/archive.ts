/** The archive on a thread of its own, started when it is first needed and given back when it is not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../core/lifecycle.ts';
import { inEnglish } from '../../core/wording/sentence.ts';
import type {
	ConversationArchive,
	OpenedTranscript,
	Opening,
	SearchHit,
	SearchQuery,
} from '../../session/hub/conversationStore.ts';
import { textsName } from '../search/textPack.ts';
import type { Answer, Request, Task } from './messages.ts';

interface ArchiveOptions {
	/** Of the script of the thread. */
	readonly script: string;
	/** Of the conversations. */
	readonly folder: string;
	/** After so long without a task the thread is given back, in milliseconds. */
	readonly idleMs?: number;
	/** A search that finds nothing more for so long is stopped, in milliseconds: some patterns never end. */
	readonly searchMs?: number;
}

interface Waiting {
	readonly task: Task;
	/** It begins anew: what was told of it comes a second time. */
	readonly again?: () => void;
	readonly answer: (answer: Answer) => void;
	readonly fail: (error: Error) => void;
}

/** Megabytes that the thread may use: a file of 500 MB is read as a whole. */
const mostMemory = 6_000;

export class Archive implements ConversationArchive, Disposable {
	readonly #options: ArchiveOptions;
	readonly #waiting = new Map<number, Waiting>();
	#worker: Worker | undefined;
	#idle: ReturnType<typeof setTimeout> | undefined;
	#last = 0;

	constructor(options: ArchiveOptions) {
		this.#options = options;
	}

	openTranscript(file: string | Uint8Array, { onBeginning, signal }: Opening): Promise<OpenedTranscript> {
		return new Promise((resolve, reject) => {
			const answer = (given: Answer): void => {
				if (given.type === 'beginning') {
					onBeginning(given.beginning);
				} else if (given.type === 'opened') {
					this.#settle(id);
					resolve(given.opened);
				}
			};
			const id = this.#ask({ task: { type: 'open-transcript', file }, answer, fail: reject });
			// Reading cannot be asked to stop; the thread can.
			signal.addEventListener('abort', () => this.#giveUp(id, new Error('Cancelled.')));
		});
	}

	search(query: SearchQuery, onHits: (hits: readonly SearchHit[]) => void, signal: AbortSignal): Promise<boolean> {
		return new Promise((resolve, reject) => {
			/** Runs once the thread has begun. */
			let watch: ReturnType<typeof setTimeout> | undefined;
			let [told, known] = [0, 0];
			const slow = (): void => this.#giveUp(id, new Error(inEnglish('search.slow')));
			const end = (): void => {
				clearTimeout(watch);
				this.#settle(id);
			};
			const answer = (given: Answer): void => {
				if (given.type === 'hits') {
					clearTimeout(watch);
					watch = setTimeout(slow, this.#options.searchMs ?? 10_000);
					for (const batch of given.batches) {
						const hits = batch.slice(known);
						known -= batch.length - hits.length;
						told += hits.length;
						onHits(hits);
					}
				} else if (given.type === 'done') {
					end();
					resolve(given.hasMore);
				}
			};
			const fail = (error: Error): void => {
				clearTimeout(watch);
				reject(error);
			};
			const again = (): void => {
				clearTimeout(watch);
				known = told;
			};
			const id = this.#ask({ task: { type: 'search', query }, again, answer, fail });
			signal.addEventListener('abort', () => {
				if (this.#waiting.has(id)) {
					end();
					this.#worker?.postMessage({ id, cancelled: true } satisfies Request);
					resolve(false);
				}
			});
		});
	}

	forgetDeleted(): Promise<void> {
		if (!existsSync(join(this.#options.folder, textsName))) {
			return Promise.resolve();
		}
		return this.#run({ type: 'forget-deleted' });
	}

	prepareSearch(): Promise<void> {
		return existsSync(this.#options.folder) ? this.#run({ type: 'prepare-search' }) : Promise.resolve();
	}

	dispose(): void {
		this.#stop(new Error('The window was closed.'));
	}

	/** A task without an answer but its end. */
	#run(task: Task): Promise<void> {
		return new Promise((resolve, reject) => {
			const answer = (): void => {
				this.#settle(id);
				resolve();
			};
			const id = this.#ask({ task, answer, fail: reject });
		});
	}

	#ask(waiting: Waiting): number {
		clearTimeout(this.#idle);
		this.#last += 1;
		this.#waiting.set(this.#last, waiting);
		this.#post(this.#last, waiting.task);
		return this.#last;
	}

	#post(id: number, task: Task): void {
		this.#worker ??= this.#start();
		this.#worker.postMessage({ id, folder: this.#options.folder, task } satisfies Request);
	}

	/** Ends a task that cannot be asked to stop, with its thread; the others begin anew on another one. */
	#giveUp(id: number, reason: Error): void {
		const given = this.#waiting.get(id);
		if (given === undefined) {
			return;
		}
		this.#endThread();
		this.#settle(id);
		given.fail(reason);
		for (const [other, { task, again }] of this.#waiting) {
			again?.();
			this.#post(other, task);
		}
	}

	#endThread(): void {
		void this.#worker?.terminate();
		this.#worker = undefined;
	}

	#start(): Worker {
		const worker = new Worker(this.#options.script, { resourceLimits: { maxOldGenerationSizeMb: mostMemory } });
		worker.on('message', (answer: Answer) => this.#take(answer));
		worker.on('error', error => {
			if (worker === this.#worker) {
				this.#stop(error instanceof Error ? error : new Error(String(error)));
			}
		});
		// A task that nobody waits for must not keep a process alive.
		worker.unref();
		return worker;
	}

	#take(answer: Answer): void {
		const waiting = this.#waiting.get(answer.id);
		if (answer.type === 'failed') {
			this.#settle(answer.id);
			waiting?.fail(new Error(answer.message));
		} else {
			waiting?.answer(answer);
		}
	}

	#settle(id: number): void {
		this.#waiting.delete(id);
		if (this.#waiting.size === 0) {
			clearTimeout(this.#idle);
			this.#idle = setTimeout(() => this.#stop(new Error('Not needed.')), this.#options.idleMs ?? 60_000);
			this.#idle.unref?.();
		}
	}

	/** Ends the thread, in the middle of whatever it does; the next task starts another one. */
	#stop(reason: Error): void {
		clearTimeout(this.#idle);
		const waiting = [...this.#waiting.values()];
		this.#waiting.clear();
		this.#endThread();
		for (const each of waiting) {
			each.fail(reason);
		}
	}
}
