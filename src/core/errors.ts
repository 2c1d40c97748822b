/**
 * Everything that can go wrong with a turn, as a closed set of kinds.
 * Each failure carries a sentence that says what happened and one that says what to do next.
 */
import { inEnglish, type SentenceArgs, type SentenceCode } from './wording/sentence.ts';

export type ErrorKind =
	| 'unreachable' // nothing answers at the address
	| 'unauthorised' // key missing, wrong, or not allowed to do this
	| 'model-missing' // the server does not have the model
	| 'unsupported' // the model or server refuses a feature that was asked for
	| 'rate-limited' // too many requests; `retryAfterMs` says when
	| 'quota' // money or free allowance used up; waiting a moment does not help
	| 'overloaded' // the server is busy or failed on its side
	| 'context-too-long' // question and context exceed the model's window
	| 'bad-request' // the server refused the request for another reason
	| 'bad-response' // what came back is not what the protocol promises
	| 'stalled' // bytes stopped coming
	| 'cut' // the stream ended before its end marker
	| 'insecure' // refused to send a key over an unsafe connection
	| 'not-configured' // no provider, account or key is set up
	| 'cancelled' // the user stopped it; not a failure
	| 'internal'; // our own bug

/** What a button under an error can do: the one list. The surfaces know how; the core only names it. */
export const remedyActions = [
	'retry',
	'continue',
	'start-guide',
	'check-connection',
	'choose-provider',
	'choose-model',
	'pull-model',
	'set-key',
	'open-settings',
	'drop-context',
	'sign-in',
	'show-log',
] as const;

export type RemedyAction = (typeof remedyActions)[number];

/** What a server may refuse and do without. */
type Refusable = 'thinking' | 'tools' | 'system';

export interface FailureDetails {
	readonly kind: ErrorKind;
	/** What happened, in words, with the address or model it happened to. Never contains a key. */
	readonly message: string;
	/** What the user can do next. */
	readonly remedy: string;
	/** The codes of both sentences, and the arguments that they share. */
	readonly code?: string;
	readonly remedyCode?: string;
	readonly args?: SentenceArgs;
	readonly actions?: readonly RemedyAction[];
	/** Server's wish, in milliseconds, from a Retry-After header. */
	readonly retryAfterMs?: number;
	/** HTTP status, where there was one. */
	readonly status?: number;
	/** Whether asking again without a change can help. */
	readonly retryable?: boolean;
	/**
	 * What asking again without can help: the wish for thinking, a message of the role `system`, or the list of tools,
	 * which the server refuses, or which made it fail over a call that it could not read.
	 */
	readonly refused?: Refusable;
	readonly cause?: unknown;
}

const brand = Symbol.for('sidethought.Failure');

/** The only error class that providers and session throw on purpose. */
export class Failure extends Error {
	override readonly name = 'Failure';
	readonly [brand] = true;
	readonly kind: ErrorKind;
	readonly remedy: string;
	readonly code: string | undefined;
	readonly remedyCode: string | undefined;
	readonly args: SentenceArgs | undefined;
	readonly actions: readonly RemedyAction[];
	readonly retryAfterMs: number | undefined;
	readonly status: number | undefined;
	readonly retryable: boolean;
	readonly refused: Refusable | undefined;

	constructor(details: FailureDetails) {
		super(details.message, { cause: details.cause });
		this.kind = details.kind;
		this.remedy = details.remedy;
		this.code = details.code;
		this.remedyCode = details.remedyCode;
		this.args = details.args;
		this.actions = details.actions ?? [];
		this.retryAfterMs = details.retryAfterMs;
		this.status = details.status;
		this.retryable = details.retryable ?? false;
		this.refused = details.refused;
	}

	/** The same failure with these changes, and without its cause, which says what the changes may take out. */
	with(changes: Partial<FailureDetails>): Failure {
		const { kind, message, remedy, code, remedyCode, args, actions, retryAfterMs, status, retryable, refused } = this;
		return new Failure({
			kind,
			message,
			remedy,
			actions,
			retryable,
			...(code !== undefined && { code }),
			...(remedyCode !== undefined && { remedyCode }),
			...(args && { args }),
			...(retryAfterMs !== undefined && { retryAfterMs }),
			...(status !== undefined && { status }),
			...(refused && { refused }),
			...changes,
		});
	}
}

/**
 * The providers are a bundle of their own, loaded late, with its own copy of this class: an instance of one copy is
 * one of all.
 */
Object.defineProperty(Failure, Symbol.hasInstance, {
	value: (value: unknown) => typeof value === 'object' && value !== null && brand in value,
});

/** Wraps whatever was thrown, so that callers only ever see a {@link Failure}. */
export function toFailure(error: unknown): Failure {
	if (error instanceof Failure) {
		return error;
	}
	const message = error instanceof Error ? error.message : String(error);
	return failureOf(
		'internal',
		'failure.internal',
		{ reason: message },
		{ actions: ['retry', 'show-log'], cause: error },
	);
}

/** Sentences that have a remedy of their own in the table. */
type WithRemedy = { [C in SentenceCode]: `${C}.remedy` extends SentenceCode ? C : never }[SentenceCode];

export type FailureRest = Omit<
	Partial<FailureDetails>,
	'kind' | 'code' | 'args' | 'message' | 'remedy' | 'remedyCode'
> & {
	readonly remedyCode?: SentenceCode;
};

/**
 * A failure by the code of its sentence; the table has its words and those of its remedy.
 * @param args of both sentences
 */
export function failureOf(kind: ErrorKind, code: WithRemedy, args?: SentenceArgs, rest?: FailureRest): Failure;
export function failureOf(
	kind: ErrorKind,
	code: SentenceCode,
	args: SentenceArgs | undefined,
	rest: FailureRest & { readonly remedyCode: SentenceCode },
): Failure;
export function failureOf(
	kind: ErrorKind,
	code: SentenceCode,
	args: SentenceArgs = {},
	{ remedyCode = `${code}.remedy` as SentenceCode, ...rest }: FailureRest = {},
): Failure {
	const message = inEnglish(code, args);
	return new Failure({ ...rest, kind, code, args, message, remedyCode, remedy: inEnglish(remedyCode, args) });
}
