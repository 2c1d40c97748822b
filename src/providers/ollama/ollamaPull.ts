/** Adds up the progress of a pull: its layers come interleaved, each with its own count. */

import type { PullProgress } from '../provider.ts';
import { count, fields, read, text } from '../wire/told.ts';

const lineSchema = fields({ status: text, digest: text, total: count, completed: count });

export class PullMeter {
	readonly #layers = new Map<string, { readonly total: number; readonly completed: number }>();

	read(line: unknown): PullProgress {
		const { status = '', digest, total, completed = 0 } = read(lineSchema, line) ?? {};
		if (digest !== undefined && total !== undefined) {
			this.#layers.set(digest, { total, completed });
		}
		return { status, ...this.#sum() };
	}

	#sum(): Omit<PullProgress, 'status'> {
		let totalBytes = 0;
		let completedBytes = 0;
		for (const layer of this.#layers.values()) {
			totalBytes += layer.total;
			completedBytes += layer.completed;
		}
		return totalBytes === 0 ? {} : { totalBytes, completedBytes, progress: Math.min(1, completedBytes / totalBytes) };
	}
}
