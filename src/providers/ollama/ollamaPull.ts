/** Adds up the progress of a pull: its layers come interleaved, each with its own count. */

import type { PullProgress } from '../provider.ts';
import { asCount, asText } from '../wire/json.ts';

interface PullLine {
	readonly status?: unknown;
	readonly digest?: unknown;
	readonly total?: unknown;
	readonly completed?: unknown;
}

export class PullMeter {
	readonly #layers = new Map<string, { readonly total: number; readonly completed: number }>();

	read(line: PullLine): PullProgress {
		const digest = asText(line.digest);
		const total = asCount(line.total);
		if (digest !== undefined && total !== undefined) {
			this.#layers.set(digest, { total, completed: asCount(line.completed) ?? 0 });
		}
		return { status: asText(line.status) ?? '', ...this.#sum() };
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
