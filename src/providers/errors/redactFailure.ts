import { type Failure, toFailure } from '../../core/errors.ts';
import type { SentenceArg, SentenceArgs } from '../../core/wording/sentence.ts';
import type { Redactor } from './redact.ts';

/** The same failure with no key in its words. Its cause, which goes into the log, is dropped when it holds one. */
export function redactFailure(failure: Failure, redact: Redactor): Failure {
	const { message, remedy, args, cause } = failure;
	const clean = { message: redact(message), remedy: redact(remedy), ...(args && { args: redactArgs(args, redact) }) };
	const isClean =
		clean.message === message &&
		clean.remedy === remedy &&
		JSON.stringify(clean.args) === JSON.stringify(args) &&
		!holdsSecret(cause, redact);
	return isClean ? failure : failure.with(clean);
}

/** The same arguments of a sentence with no key in them. */
export function redactArgs(args: SentenceArgs, redact: Redactor): SentenceArgs {
	return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, redactArg(arg, redact)]));
}

function redactArg(arg: SentenceArg, redact: Redactor): SentenceArg {
	if (typeof arg !== 'object') {
		return typeof arg === 'string' ? redact(arg) : arg;
	}
	return { ...arg, message: redact(arg.message), ...(arg.args && { args: redactArgs(arg.args, redact) }) };
}

function holdsSecret(cause: unknown, redact: Redactor): boolean {
	let current = cause;
	for (let depth = 0; depth < 8 && current !== undefined; depth++) {
		const words = current instanceof Error ? `${current.message}\n${current.stack}` : String(current);
		if (redact(words) !== words) {
			return true;
		}
		current = current instanceof Error ? current.cause : undefined;
	}
	return false;
}

/** Passes a stream on; whatever it throws comes out as a failure without keys, or as the reason of the signal. */
export async function* guardStream<T>(
	items: AsyncIterable<T>,
	signal: AbortSignal,
	redact: Redactor,
): AsyncGenerator<T> {
	try {
		yield* items;
	} catch (error) {
		throw guarded(error, signal, redact);
	}
	// Some clients end quietly when they are stopped; a stopped answer is not a complete one.
	signal.throwIfAborted();
}

/** The same for a single answer. */
export async function guardCall<T>(call: Promise<T>, signal: AbortSignal | undefined, redact: Redactor): Promise<T> {
	try {
		return await call;
	} catch (error) {
		throw guarded(error, signal, redact);
	}
}

function guarded(error: unknown, signal: AbortSignal | undefined, redact: Redactor): unknown {
	return signal?.aborted === true ? signal.reason : redactFailure(toFailure(error), redact);
}
