/**
 * Disposal and events in the vocabulary that VS Code readers know, without `vscode`.
 * Left out of the original on purpose: leak tracking, ref-counting, async disposal.
 */
export interface Disposable {
	dispose(): void;
}

export function toDisposable(dispose: () => void): Disposable {
	let done = false;
	return {
		dispose: () => {
			if (!done) {
				done = true;
				dispose();
			}
		},
	};
}

/** Owns disposables. Disposing twice is safe; what arrives after disposal is disposed at once. */
export class DisposableStore implements Disposable {
	readonly #items = new Set<Disposable>();
	#disposed = false;

	add<T extends Disposable>(item: T): T {
		if (this.#disposed) {
			item.dispose();
		} else {
			this.#items.add(item);
		}
		return item;
	}

	/** Disposes everything held, also when one of them throws; the failures are gathered. */
	clear(): void {
		const items = [...this.#items];
		this.#items.clear();
		const errors: unknown[] = [];
		for (const item of items) {
			try {
				item.dispose();
			} catch (error) {
				errors.push(error);
			}
		}
		if (errors.length > 0) {
			throw new AggregateError(errors, 'Disposing failed');
		}
	}

	dispose(): void {
		this.#disposed = true;
		this.clear();
	}
}

/** Holds at most one disposable; setting a new one disposes the old one. */
export class MutableDisposable<T extends Disposable> implements Disposable {
	#value: T | undefined;
	#disposed = false;

	get value(): T | undefined {
		return this.#value;
	}

	set value(next: T | undefined) {
		if (next === this.#value) {
			return;
		}
		this.#value?.dispose();
		this.#value = this.#disposed ? undefined : next;
		if (this.#disposed) {
			next?.dispose();
		}
	}

	dispose(): void {
		this.#disposed = true;
		this.#value?.dispose();
		this.#value = undefined;
	}
}

let unexpectedErrorHandler = (error: unknown): void => {
	// Every host reports a rejection that nobody handles.
	void Promise.reject(error);
};

/** Where errors go from now on that are a bug of ours and that no caller can answer for: the log. */
export function setUnexpectedErrorHandler(handler: (error: unknown) => void): void {
	unexpectedErrorHandler = handler;
}

/** Tells of such an error. Never throws. */
export function onUnexpectedError(error: unknown): void {
	try {
		unexpectedErrorHandler(error);
	} catch {
		// There is nobody left to tell.
	}
}

/** Subscribes a listener. Past-tense names (`onDidAppend`) say that it already happened. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The sending side of an {@link Event}. After `dispose` nothing fires. */
export class Emitter<T> implements Disposable {
	readonly #listeners = new Set<(value: T) => void>();
	#disposed = false;

	readonly event: Event<T> = listener => {
		if (this.#disposed) {
			return { dispose: () => {} };
		}
		// A wrapper per subscription, so that the same function can listen twice.
		const entry = (value: T): void => listener(value);
		this.#listeners.add(entry);
		return toDisposable(() => this.#listeners.delete(entry));
	};

	/** Tells every listener. One that throws keeps it from nobody: its error goes to {@link onUnexpectedError}. */
	fire(value: T): void {
		for (const listener of [...this.#listeners]) {
			// One that was unsubscribed by a listener before it, or by our own end, must hear nothing more.
			if (this.#listeners.has(listener)) {
				callSafely(listener, value);
			}
		}
	}

	dispose(): void {
		this.#disposed = true;
		this.#listeners.clear();
	}
}

function callSafely<T>(listener: (value: T) => void, value: T): void {
	try {
		listener(value);
	} catch (error) {
		onUnexpectedError(error);
	}
}
