import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Waits until the other end of a socket, where it is in this process, has read what was sent. Timers that are due run
 * before sockets are read, so a time alone is not enough on a machine that stands still for a moment. A reset takes
 * unread bytes along.
 */
export async function socketsRead(): Promise<void> {
	for (let turn = 0; turn < 3; turn++) {
		await nextTurn();
	}
}
