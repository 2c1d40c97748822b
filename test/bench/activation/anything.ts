/** A `vscode` for measuring what our own code costs: our fake where it has something, and members that take anything. */

const callable = function anything(): void {};

/** Can be called, made, read and iterated; whatever comes of it is the same again. */
export const anything: unknown = new Proxy(callable, {
	get: (target, key) => (key === 'prototype' ? target.prototype : memberOf(key)),
	set: () => true,
	apply: () => anything,
	construct: () => anything as object,
});

function memberOf(key: string | symbol): unknown {
	switch (key) {
		// It is no promise, or awaiting it would never end.
		case 'then':
			return undefined;
		case Symbol.toPrimitive:
			return () => '';
		case Symbol.iterator:
			return () => [].values();
		default:
			return anything;
	}
}

/** `known` with any member that it does not have. */
export function generous(known: object): unknown {
	const members = new Map<string | symbol, unknown>();
	return new Proxy(callable, {
		get: (_, key) => {
			if (!members.has(key)) {
				members.set(key, memberOfKnown(known, key));
			}
			return members.get(key);
		},
	});
}

function memberOfKnown(known: object, key: string | symbol): unknown {
	const value: unknown = Reflect.get(known, key);
	if (value === undefined) {
		return memberOf(key);
	}
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? generous(value) : value;
}
