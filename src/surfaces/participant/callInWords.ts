import type { EventOf } from '../../core/stream/turnEvent.ts';
import { shorten } from '../../core/text/cut.ts';

const longestWords = 100;

/** The name of a tool with what it is called for: `read_file src/cart.ts 10 40`. The name alone where that is no JSON. */
export function callInWords({ name, arguments: text }: Pick<EventOf<'tool-call'>, 'name' | 'arguments'>): string {
	let given: unknown;
	try {
		given = JSON.parse(text);
	} catch {
		// The model wrote something else; the view has it.
		return name;
	}
	const values = typeof given === 'object' && given !== null ? Object.values(given) : [];
	const words = values.filter(value => typeof value === 'string' || typeof value === 'number');
	return shorten([name, ...words].join(' ').replace(/\s+/g, ' '), longestWords);
}
