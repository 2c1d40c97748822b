/** The archive on a thread of its own, started when it is first needed and given back when it is not. */
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../core/lifecycle.ts';
import type { ConversationArchive, OpenedTranscript } from '../../session/hub/conversationStore.ts';
import type { Answer, Request, Task } from './messages.ts';

interface ArchiveOptions {
	/** Of the script of the thread. */
	readonly script: string;
	/** Of the conversations. */
	readonly folder: string;
	/** After so long without a task the thread is given back, in milliseconds. */
	readonly idleMs?: number;
}

interface Waiting {
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

	openTranscript(file: string | Uint8Array, signal: AbortSignal): Promise<OpenedTranscript> {
		return new Promise((resolve, reject) => {
			const id = this.#ask(
				{ type: 'open-transcript', file },
				{
					answer: answer => {
						this.#settle(id);
						if (answer.type === 'opened') {
							resolve(answer.opened);
						} else {
							reject(new Error(answer.message));
						}
					},
					fail: reject,
				},
			);
			signal.addEventListener('abort', () => this.#waiting.has(id) && this.#stop(new Error('Cancelled.')));
		});
	}

	dispose(): void {
		this.#stop(new Error('The window was closed.'));
	}

	#ask(task: Task, waiting: Waiting): number {
		clearTimeout(this.#idle);
		this.#worker ??= this.#start();
		this.#last += 1;
		this.#waiting.set(this.#last, waiting);
		const request: Request = { id: this.#last, folder: this.#options.folder, task };
		this.#worker.postMessage(request);
		return this.#last;
	}

	#start(): Worker {
		const worker = new Worker(this.#options.script, { resourceLimits: { maxOldGenerationSizeMb: mostMemory } });
		worker.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.answer(answer));
		worker.on('error', error => {
			if (worker === this.#worker) {
				this.#stop(error instanceof Error ? error : new Error(String(error)));
			}
		});
		// A search that nobody waits for must not keep a process alive.
		worker.unref();
		return worker;
	}

	#settle(id: number): void {
		this.#waiting.delete(id);
		if (this.#waiting.size === 0) {
			this.#idle = setTimeout(() => this.#stop(new Error('Not needed.')), this.#options.idleMs ?? 60_000);
			this.#idle.unref?.();
		}
	}

	/** Ends the thread, in the middle of whatever it does; the next task starts another one. */
	#stop(reason: Error): void {
		clearTimeout(this.#idle);
		const waiting = [...this.#waiting.values()];
		this.#waiting.clear();
		void this.#worker?.terminate();
		this.#worker = undefined;
		for (const each of waiting) {
			each.fail(reason);
		}
	}
}
