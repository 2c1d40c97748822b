/**
 * Plays a session's log of changes. A line is an initial state, a value set at a path, values pushed to a list there,
 * or a path deleted. Paths come from a file: they lead through own fields and existing places of lists only.
 */
import type { Left } from './left.ts';
import { asList, asRecord, type Json } from './value.ts';

type Container = Record<string, unknown> | unknown[];

export class ChangeLog {
	readonly #left: Left;
	#state: Container = { requests: [] };
	#hasBeginning = false;

	constructor(left: Left) {
		this.#left = left;
	}

	session(): Json {
		if (!this.#hasBeginning) {
			this.#left.say('import.left.beginning');
		}
		return asRecord(this.#state) ?? {};
	}

	apply(record: Json): void {
		const path = asList(record.k);
		switch (record.kind) {
			case 0:
				this.#hasBeginning = true;
				this.#state = containerIn(record.v) ?? { requests: [] };
				break;
			case 1:
				this.#set(path, record.v);
				break;
			case 2:
				this.#push(path, asList(record.v), record.i);
				break;
			case 3:
				this.#delete(path);
				break;
			default:
				this.#left.unknown('import.left.record', typeof record.kind === 'number' ? String(record.kind) : record.type);
		}
	}

	#set(path: readonly unknown[], value: unknown): void {
		const parent = this.#walk(path.slice(0, -1));
		const key = path.at(-1);
		if (Array.isArray(parent) && isPlace(key) && key <= parent.length) {
			parent[key] = value;
		} else if (parent && !Array.isArray(parent) && typeof key === 'string') {
			define(parent, key, value);
		} else {
			this.#left.count('import.left.odd-records');
		}
	}

	/** @param cut so many are kept of what is there */
	#push(path: readonly unknown[], values: readonly unknown[], cut: unknown): void {
		if (this.#walk(path) === undefined && path.length > 0) {
			this.#set(path, []);
		}
		const list = this.#walk(path);
		if (!Array.isArray(list)) {
			this.#left.count('import.left.odd-records');
			return;
		}
		if (isPlace(cut) && cut < list.length) {
			list.length = cut;
		}
		for (const value of values) {
			list.push(value);
		}
	}

	#delete(path: readonly unknown[]): void {
		const parent = this.#walk(path.slice(0, -1));
		const key = path.at(-1);
		if (Array.isArray(parent) && isPlace(key)) {
			parent.splice(key, 1);
		} else if (parent && typeof key === 'string' && Object.hasOwn(parent, key)) {
			define(parent, key, undefined);
		}
	}

	#walk(path: readonly unknown[]): Container | undefined {
		let each: Container | undefined = this.#state;
		for (const key of path) {
			if (Array.isArray(each)) {
				each = isPlace(key) ? containerIn(each[key]) : undefined;
			} else {
				each = typeof key === 'string' && each && Object.hasOwn(each, key) ? containerIn(each[key]) : undefined;
			}
		}
		return each;
	}
}

/** Parsed JSON of ours alone: it may be changed. */
function containerIn(value: unknown): Container | undefined {
	return Array.isArray(value) ? value : (asRecord(value) as Record<string, unknown> | undefined);
}

/** A field of its own, also where it has the name of something inherited. */
function define(target: Container, key: string, value: unknown): void {
	Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function isPlace(key: unknown): key is number {
	return Number.isSafeInteger(key) && Number(key) >= 0;
}
