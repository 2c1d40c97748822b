/**
 * Sees when calls go in circles: the same call again, two calls in turn, other words with the same result. A call that
 * was answered is not run again with the same arguments; one that failed may be.
 */
import { noticeOf } from '../../core/stream/notice.ts';
import type { TurnEventBody } from '../../core/stream/turnEvent.ts';
import { asRecord } from '../../providers/wire/json.ts';

interface Answered {
	readonly content: string;
	/** How often it was called. */
	times: number;
}

/** Alternating calls that are a circle, and other calls with one result. */
const longestAlternation = 4;
const mostSameResults = 3;

export class CallGuard {
	readonly #answered = new Map<string, Answered>();
	/** Keys of all calls, in order. */
	readonly #calls: string[] = [];
	/** The latest results that were one and the same, of different calls. */
	#same: { readonly content: string; readonly keys: Set<string> } | undefined;

	/** The result of the same call, where there is one. */
	answerOf(key: string): string | undefined {
		return this.#answered.get(key)?.content;
	}

	/** The call was not run again. */
	repeated(key: string, name: string): readonly TurnEventBody[] {
		const answered = this.#answered.get(key);
		if (answered === undefined) {
			return [];
		}
		answered.times++;
		const same = noticeOf('loop', 'tools.repeated', { tool: name, count: answered.times });
		return [same, ...this.#noteCall(key)];
	}

	/**
	 * The call was run.
	 * @param mayChange it may have changed what earlier calls were about: none of their results is good any more
	 */
	answered(key: string, content: string, isError: boolean, mayChange = false): readonly TurnEventBody[] {
		if (mayChange) {
			this.#answered.clear();
		}
		if (!isError) {
			this.#answered.set(key, { content, times: 1 });
		}
		return [...this.#noteCall(key), ...this.#noteResult(key, content)];
	}

	/** A, B, A, B is told once; what goes on like that is told by the calls themselves. */
	#noteCall(key: string): readonly TurnEventBody[] {
		this.#calls.push(key);
		const [a, b, c, d] = this.#calls.slice(-longestAlternation);
		const goesOn = this.#calls.at(-longestAlternation - 1) === b;
		return a === c && b === d && a !== b && b !== undefined && !goesOn
			? [noticeOf('loop', 'tools.back-and-forth')]
			: [];
	}

	#noteResult(key: string, content: string): readonly TurnEventBody[] {
		if (this.#same?.content !== content) {
			this.#same = { content, keys: new Set() };
		}
		const isNew = !this.#same.keys.has(key);
		this.#same.keys.add(key);
		const count = this.#same.keys.size;
		return isNew && count === mostSameResults ? [noticeOf('loop', 'tools.same-result', { count })] : [];
	}
}

/** One text for the same call, in whatever order its arguments were written. */
export function callKey(name: string, value: unknown): string {
	return `${name} ${JSON.stringify(sorted(value))}`;
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(sorted);
	}
	const record = asRecord(value);
	return record === undefined
		? value
		: Object.entries(record)
				.toSorted(([a], [b]) => (a < b ? -1 : 1))
				.map(([key, inner]) => [key, sorted(inner)]);
}
