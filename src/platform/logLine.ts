import { revealHidden } from '../core/text/hidden.ts';
import { withoutKeys } from '../core/text/keys.ts';

/** Words for the log: keys are taken out, and what a terminal would obey or a reader could not see is shown. */
export function logLine(text: string): string {
	return revealHidden(withoutKeys(text, '[removed]'));
}
