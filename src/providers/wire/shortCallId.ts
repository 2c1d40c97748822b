/** Apart from the readers of streams, which run in pages, too: see `coreBundle.ts`. */
import { createHash } from 'node:crypto';

/** Nine letters and digits, the same ones for the same id. */
export function shortCallId(id: string): string {
	return /^[a-zA-Z0-9]{9}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 9);
}
