/** Files of conversations that were deleted a moment ago: set aside for as long as somebody may want them back. */

import { rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** As long as a message with “Undo” stands there. */
const undoMs = 60_000;

export class DeletedFiles {
	readonly #folder: string;
	readonly #onForget: () => void;
	/** By name, with what forgets each. */
	readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

	/** @param onForget a file is gone for good */
	constructor(folder: string, onForget: () => void) {
		this.#folder = folder;
		this.#onForget = onForget;
	}

	/** Takes the file at `path` away. One that is not there is deleted already. Rejects with the error of the disk. */
	async take(path: string, name: string): Promise<void> {
		if (!(await exists(path))) {
			return;
		}
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
		await rename(path, join(this.#folder, name));
		clearTimeout(this.#waiting.get(name));
		const timer = setTimeout(() => void this.#forget(name), undoMs);
		timer.unref?.();
		this.#waiting.set(name, timer);
	}

	/** Puts the file back; false where it is too late, or another one stands there. */
	async giveBack(path: string, name: string): Promise<boolean> {
		if (!this.#waiting.has(name) || (await exists(path))) {
			return false;
		}
		clearTimeout(this.#waiting.get(name));
		this.#waiting.delete(name);
		await mkdir(dirname(path), { recursive: true, mode: 0o700 });
		await rename(join(this.#folder, name), path);
		return true;
	}

	/** Files that a window left which was cut off. */
	async sweep(): Promise<void> {
		const names = await readdir(this.#folder).catch(() => []);
		for (const name of names.filter(each => !this.#waiting.has(each))) {
			const path = join(this.#folder, name);
			const status = await stat(path).catch(() => undefined);
			if (status && Date.now() - status.ctimeMs > 2 * undoMs) {
				await this.#forget(name);
			}
		}
	}

	/** The window closes: nobody can want them back. Says whether there were any. */
	forgetAll(): boolean {
		const hadAny = this.#waiting.size > 0;
		for (const [name, timer] of this.#waiting) {
			clearTimeout(timer);
			rmSync(join(this.#folder, name), { force: true });
		}
		this.#waiting.clear();
		return hadAny;
	}

	async #forget(name: string): Promise<void> {
		this.#waiting.delete(name);
		await rm(join(this.#folder, name), { force: true }).catch(() => {});
		this.#onForget();
	}
}

async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}
