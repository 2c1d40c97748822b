/**
 * Puts the messages of a file into the order in which each comes after its parent, and says which of them are on the
 * way to the one that is shown last. Files lie about parents: a missing one is the message before, a circle is cut.
 */
import type { Chat, Message } from './transcript.ts';

export interface MessageTree {
	/** Parents before their children; each id once. */
	readonly messages: readonly Message[];
	/** Index of the nearest parent that is not silent; -1 at the beginning. */
	readonly parents: readonly number[];
	/** Whether a message is on the branch that is shown. */
	readonly isShown: readonly boolean[];
	/** The message that the shown branch ends with; -1 where there is none. */
	readonly leaf: number;
}

export function treeOf(chat: Chat): MessageTree {
	const { messages, parents } = inOrder(uniqueById(chat.messages));
	const told = withoutWeak(messages, parents);
	const above = speakingParents(told, parents);
	const leaf = namedLeaf(told, chat.current, above) ?? newestLeaf(told, above);
	const isShown: boolean[] = told.map(() => false);
	for (let each = leaf; each !== -1; each = above[each] ?? -1) {
		isShown[each] = true;
	}
	return { messages: told, parents: above, isShown, leaf };
}

/** The same record can be written several times. */
function uniqueById(messages: readonly Message[]): readonly Message[] {
	const seen = new Set<string>();
	return messages.filter(({ id }) => id === undefined || (!seen.has(id) && seen.add(id)));
}

interface Ordered {
	readonly messages: readonly Message[];
	readonly parents: readonly number[];
}

function inOrder(messages: readonly Message[]): Ordered {
	const byId = new Map(messages.map(({ id }, index) => [id, index]));
	const parents = messages.map(({ parent }, index) => {
		const found = parent === undefined ? undefined : parent === null ? -1 : byId.get(parent);
		return found ?? index - 1;
	});
	return parents.every((parent, index) => parent < index) ? { messages, parents } : preorder(messages, parents);
}

/** Without recursion: a chain of 100,000 messages is an ordinary file. */
function preorder(messages: readonly Message[], parents: readonly number[]): Ordered {
	const children = childrenOf(parents);
	const place = new Map<number, number>();
	const order: { readonly index: number; readonly parent: number }[] = [];
	const visit = (root: number, above: number): void => {
		const waiting = [{ index: root, parent: above }];
		for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
			if (place.has(next.index)) {
				continue;
			}
			place.set(next.index, order.length);
			order.push(next);
			for (const child of (children[next.index] ?? []).toReversed()) {
				waiting.push({ index: child, parent: next.index });
			}
		}
	};
	for (const [index, parent] of parents.entries()) {
		if (parent === -1) {
			visit(index, -1);
		}
	}
	for (const index of parents.keys()) {
		// In a circle, or below one.
		visit(index, -1);
	}
	return {
		messages: order.map(({ index }) => messages[index]).filter(message => message !== undefined),
		parents: order.map(({ parent }) => place.get(parent) ?? -1),
	};
}

function childrenOf(parents: readonly number[]): readonly (readonly number[])[] {
	const children: number[][] = parents.map(() => []);
	for (const [index, parent] of parents.entries()) {
		children[parent]?.push(index);
	}
	return children;
}

function speakingParents(messages: readonly Message[], parents: readonly number[]): readonly number[] {
	const above: number[] = [];
	for (const parent of parents) {
		const isSilent = messages[parent]?.role === 'silent';
		above.push(isSilent ? (above[parent] ?? -1) : parent);
	}
	return above;
}

/** Commands of a tool are questions only where a model answered them. */
function withoutWeak(messages: readonly Message[], parents: readonly number[]): readonly Message[] {
	const above = speakingParents(messages, parents);
	const answered = new Set(above.filter((_, index) => messages[index]?.role === 'reply'));
	return messages.map((message, index) =>
		message.weak && !answered.has(index) ? { ...message, role: 'silent' } : message,
	);
}

/** The message that the file says was shown last. */
function namedLeaf(
	messages: readonly Message[],
	current: string | undefined,
	above: readonly number[],
): number | undefined {
	const index = current === undefined ? -1 : messages.findIndex(({ id }) => id === current);
	return index === -1 ? undefined : messages[index]?.role === 'silent' ? above[index] : index;
}

/** The newest message that nothing comes after; -1 where there is none. */
function newestLeaf(messages: readonly Message[], above: readonly number[]): number {
	const inner = new Set(above.filter((_, index) => messages[index]?.role !== 'silent'));
	let newest = -1;
	for (const [index, { role, time }] of messages.entries()) {
		const latest = messages[newest]?.time;
		const isOlder = time !== undefined && latest !== undefined && time < latest;
		newest = role === 'silent' || inner.has(index) || isOlder ? newest : index;
	}
	return newest;
}
