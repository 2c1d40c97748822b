/** Deletes conversations that are older than the user wants to keep. */
import { type Disposable, onUnexpectedError, toDisposable } from '../../core/lifecycle.ts';
import type { ConversationSummary } from '../../session/hub/conversationStore.ts';

interface RetentionNeeds {
	readonly list: () => Promise<readonly ConversationSummary[]>;
	readonly remove: (conversation: string) => Promise<void>;
	readonly isRunning: (conversation: string) => boolean;
}

const dayMs = 86_400_000;

/**
 * Those that nothing was asked in for so many days; never pinned ones, nor one in which a turn runs. One that cannot be
 * deleted keeps no other one.
 * @param days undefined: all are kept
 * @returns how many were deleted
 */
export async function forgetOld(needs: RetentionNeeds, days: number | undefined, now: Date): Promise<number> {
	if (days === undefined) {
		return 0;
	}
	const oldest = now.getTime() - days * dayMs;
	// A time that cannot be read is no reason to delete anything.
	const old = (await needs.list()).filter(
		({ id, pinned, updatedAt }) => !pinned && Date.parse(updatedAt) < oldest && !needs.isRunning(id),
	);
	const deleted = await Promise.allSettled(old.map(({ id }) => needs.remove(id)));
	return deleted.filter(({ status }) => status === 'fulfilled').length;
}

/** A start has better things to do first. */
const afterStartMs = 30_000;

/**
 * Once, a while after the start: not when the setting changes, because it is `3` for a moment while `30` is typed.
 * @param days looked up then
 */
export function forgetOldLater(needs: RetentionNeeds, days: () => number | undefined): Disposable {
	const timer = setTimeout(() => {
		forgetOld(needs, days(), new Date()).catch(onUnexpectedError);
	}, afterStartMs);
	return toDisposable(() => clearTimeout(timer));
}
