/** The arguments of a call, from the text that the model wrote to what the tool gets. Broken ones never run. */
import { shorten } from '../../core/text/cut.ts';
import { asRecord } from '../../providers/wire/json.ts';
import { fitToSchema } from './fitToSchema.ts';

export type ReadArguments =
	| { readonly value: Readonly<Record<string, unknown>> }
	/** Sentences for the model. */
	| { readonly fault: string };

const longestFault = 600;

/** @param text as the wire said it; nothing at all stands for no arguments */
export function readArguments(text: string, schema: object): ReadArguments {
	let given: unknown;
	try {
		given = unwrapped(text.trim() === '' ? {} : JSON.parse(text));
	} catch (error) {
		return { fault: `The arguments are not valid JSON: ${shorten(messageOf(error), longestFault)}.` };
	}
	const { value, faults } = fitToSchema(given ?? {}, { ...schema, type: 'object' });
	const record = asRecord(value);
	if (faults.length > 0 || record === undefined) {
		return { fault: shorten(faults.join(' ') || 'The arguments must be an object.', longestFault) };
	}
	return { value: record };
}

/** Some servers send the JSON text as a JSON text. */
function unwrapped(value: unknown): unknown {
	return typeof value === 'string' ? JSON.parse(value) : value;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
