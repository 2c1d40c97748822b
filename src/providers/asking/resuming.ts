/**
 * Going on in the middle of an answer: the ladder of a vendor's ways, best first. One that the server refuses is
 * remembered and left out from then on; below the last one the question is asked again in words.
 */
import type { Notice } from '../../core/stream/notice.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { statusFailure } from '../errors/serverErrors.ts';
import type { ProviderDelta, ProviderRequest, Resume } from '../provider.ts';
import type { Asked, Connection } from '../transport/connection.ts';
import { callIdsIn } from '../wire/callIds.ts';
import { isLoadingModel, LoadingWait } from './loadingModel.ts';
import type { Refusal, Vendor } from './questions.ts';
import { isRefusal, type RefusedFields, refusalWords } from './refusedFields.ts';
import { leftOutNotice } from './sampling.ts';
import { thinkingRefused } from './thinkingRefused.ts';

export type ResumingRequest = ProviderRequest & { readonly resume: Resume };

/** One way in which a vendor goes on with an answer. */
export interface Rung {
	readonly how: 'prefill' | 'raw';
	/** What comes goes on inside thinking, and no field of the wire says so. */
	readonly startsInThinking?: true;
	readonly draft: Refusal['draft'];
	/** The response; what a server that refused said; undefined where the server does not know this way. */
	ask(signal: AbortSignal): Promise<Response | ErrorResponse | undefined>;
}

interface Needs {
	readonly connection: Connection;
	readonly vendor: Vendor;
	readonly refused: RefusedFields;
	/** Asks as if nothing had been begun. */
	readonly askInWords: (request: ProviderRequest) => AsyncGenerator<ProviderDelta>;
}

export async function* resumed(
	needs: Needs,
	{ resume, ...request }: ResumingRequest,
	signal: AbortSignal,
): AsyncGenerator<ProviderDelta> {
	const { vendor, refused } = needs;
	const tried = new Set<string>();
	/** What was learnt on the way. */
	const lessons: Notice[] = [];
	const next = (): Rung | undefined =>
		vendor
			.rungs?.({ ...request, resume })
			.find(({ how }) => !tried.has(how) && !refused.has(request.model, keyOf(how)));
	if (!hasBegun(resume)) {
		yield* needs.askInWords({ ...request, ...resume.instead });
		return;
	}
	for (let rung = next(); rung; rung = next()) {
		const attempt = new Attempt(needs, request, rung, lessons);
		try {
			yield* attempt.run(signal);
			return;
		} catch (error) {
			if (attempt.outcome === 'failed') {
				throw error;
			}
			if (attempt.outcome === 'refused') {
				tried.add(rung.how);
			}
		}
	}
	yield* lessons;
	yield { type: 'resumed', how: 'asked-again', ...(vendor.signsThinking && { isSigned: true }) };
	yield* needs.askInWords({ ...request, ...resume.instead });
}

/** Whether the next word is one of the thinking. */
export function staysInThinking({ answer, mode }: Resume): boolean {
	return mode === 'continue' && answer === '';
}

/** Whether there is anything to go on with. */
export function hasBegun(resume: Partial<Pick<Resume, 'thinking' | 'answer'>> | undefined): boolean {
	return `${resume?.thinking ?? ''}${resume?.answer ?? ''}`.trim() !== '';
}

function keyOf(how: Rung['how']): string {
	return `resume:${how}`;
}

class Attempt {
	/** `learnt`: worth trying again as it is, `refused`: the next rung's turn. */
	outcome: 'failed' | 'learnt' | 'refused' = 'failed';
	readonly #needs: Needs;
	readonly #request: ProviderRequest;
	readonly #rung: Rung;
	readonly #lessons: Notice[];
	readonly #loading: LoadingWait;

	constructor(needs: Needs, request: ProviderRequest, rung: Rung, lessons: Notice[]) {
		const { endpoint, firstByteMs } = needs.connection;
		this.#loading = new LoadingWait(endpoint.label, request.model, firstByteMs);
		this.#needs = needs;
		this.#request = request;
		this.#rung = rung;
		this.#lessons = lessons;
	}

	run(signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		const { connection, vendor } = this.#needs;
		const { draft } = this.#rung;
		return connection.answer({
			dialect: vendor.dialect,
			model: this.#request.model,
			keepThinking: this.#request.keepThinking,
			usedCallIds: callIdsIn(this.#request.messages),
			onStream: this.#request.onStream,
			signal,
			ask: async merged => {
				const response = await this.#ask(merged);
				return { response, context: draft.context, notices: this.#told(response) };
			},
			whileAsking: (pending, merged) =>
				vendor.whileAsking?.(pending, this.#request, merged) ?? this.#loading.during(pending),
			onBegin: reader => vendor.onBegin?.(reader, this.#request),
			onEnd: reader => vendor.onEnd?.(reader),
		});
	}

	#told(response: Response): NonNullable<Asked['notices']> {
		const { connection, vendor, refused } = this.#needs;
		const { how, startsInThinking, draft } = this.#rung;
		return [
			{ type: 'resumed', how, ...(startsInThinking && { startsInThinking }) },
			...(refused.hasThink(this.#request) ? [thinkingRefused(this.#request)] : []),
			...this.#lessons,
			...(vendor.noticesOf?.(response) ?? []),
			...leftOutNotice(draft.left, connection.endpoint.label, this.#request.model),
		];
	}

	async #ask(signal: AbortSignal): Promise<Response> {
		const { draft } = this.#rung;
		let answer = await this.#rung.ask(signal);
		while (isRefused(answer) && isLoadingModel(answer) && (await this.#loading.next(answer, signal))) {
			answer = await this.#rung.ask(signal);
		}
		if (answer instanceof Response) {
			return answer;
		}
		if (answer === undefined) {
			this.#refuse();
			throw new Error('The server does not know this way of going on.');
		}
		const failure = statusFailure(answer, draft.context);
		if (namesResuming(answer)) {
			this.#refuse();
		} else if (isRefusal(answer.status)) {
			this.#learn({ draft, answer, failure });
		}
		throw failure;
	}

	/** It is something else that is refused, or nobody knows what. */
	#learn(refusal: Refusal): void {
		const lesson = this.#needs.vendor.learn(this.#request, refusal);
		if (lesson !== false) {
			this.outcome = 'learnt';
			this.#lessons.push(...(lesson === true ? [] : [lesson]));
		} else if (refusal.failure.kind !== 'context-too-long') {
			this.outcome = 'refused';
		}
	}

	#refuse(): void {
		this.outcome = 'refused';
		this.#needs.refused.add(this.#request.model, keyOf(this.#rung.how));
	}
}

const words =
	/prefill|\bprefix\b|continue_final|add_generation_prompt|reasoning_content|last message|assistant|template|jinja/i;

/**
 * Whether it is this way that is refused. What templates of models refuse is to some servers a fault of their own; what
 * is not found may be the model, which somebody pulls.
 */
function namesResuming(answer: ErrorResponse): boolean {
	const { status } = answer;
	switch (status) {
		case 404:
			return !/\bmodel\b/i.test(refusalWords(answer));
		case 405:
			return true;
		default:
			return (isRefusal(status) || status === 500) && words.test(refusalWords(answer));
	}
}

function isRefused(answer: Response | ErrorResponse | undefined): answer is ErrorResponse {
	return answer !== undefined && !(answer instanceof Response);
}
