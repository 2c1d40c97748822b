/** Temporary folders that are gone when this process is gone. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dirs = new Set<string>();

/** A new empty folder. Its name is short: VS Code puts sockets into it, and their paths are limited to 107 bytes. */
export function temporaryDir(prefix: string): string {
	if (dirs.size === 0) {
		process.on('exit', () => dirs.forEach(remove));
	}
	const dir = mkdtempSync(join(realpathSync(tmpdir()), prefix));
	dirs.add(dir);
	return dir;
}

/** Deletes it now instead. */
export function removeTemporaryDir(dir: string): void {
	dirs.delete(dir);
	remove(dir);
}

function remove(dir: string): void {
	try {
		rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
	} catch {
		// A process that is just ending may still write there; the system clears its temporary folder by itself.
	}
}
