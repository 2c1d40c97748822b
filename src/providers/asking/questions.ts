/**
 * How a question becomes requests: asked until it suits the model, leaving out what the server refuses, and asked
 * for in one piece where nothing comes as a stream. The same for all vendors; what their requests look like is theirs.
 */
import { Failure } from '../../core/errors.ts';
import type { ChatMessage } from '../../core/stream/chat.ts';
import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { type ErrorContext, statusFailure } from '../errors/serverErrors.ts';
import type { ProviderDelta, ProviderRequest } from '../provider.ts';
import { type Asked, type Connection, isJson } from '../transport/connection.ts';
import type { FrameDialect } from '../wire/anyFrames.ts';
import { callIdsIn } from '../wire/callIds.ts';
import type { FrameReader } from '../wire/frameReader.ts';
import type { Json } from '../wire/json.ts';
import { isLoadingModel, LoadingWait } from './loadingModel.ts';
import { isRefusal, type RefusedFields } from './refusedFields.ts';
import { type ResumingRequest, type Rung, resumed } from './resuming.ts';
import { type AnswerOption, leftOutNotice } from './sampling.ts';
import { hasSystem, withoutSystem } from './systemMessages.ts';
import { thinkingRefused } from './thinkingRefused.ts';

/** One request, before it is sent. */
export interface Draft {
	readonly body: Json;
	/** For the words of what the server may answer. */
	readonly context: ErrorContext;
	/** What the user has set and the body does without. */
	readonly left: readonly AnswerOption[];
}

export interface Refusal {
	readonly draft: Draft;
	readonly answer: ErrorResponse;
	readonly failure: Failure;
}

export interface Vendor {
	readonly dialect: FrameDialect;
	/** Leaves out what was refused before. */
	draft(request: ProviderRequest, isStreamed: boolean): Draft;
	/** The response, or what a server that refused said. */
	post(body: Json, request: ProviderRequest, signal: AbortSignal): Promise<Response | ErrorResponse>;
	/**
	 * Whether the refusal taught something that makes asking again worth it; each thing is learnt once. A notice says
	 * what of it the user should know.
	 */
	learn(request: ProviderRequest, refusal: Refusal): boolean | Notice;
	/** Ways to go on with an answer in its middle, best first. */
	rungs?(request: ResumingRequest): readonly Rung[];
	/** Nobody else can begin an answer of this vendor's. */
	readonly signsThinking?: true;
	/** Has news while a question is out. */
	whileAsking?<T>(pending: Promise<T>, request: ProviderRequest, signal: AbortSignal): AsyncGenerator<Notice, T>;
	/** What the head of an answer tells. */
	noticesOf?(response: Response): readonly Notice[];
	/** An answer begins. */
	onBegin?(reader: FrameReader, request: ProviderRequest): void;
	/** An answer ended, in whatever way. */
	onEnd?(reader: FrameReader): void;
}

export class Questions {
	readonly #connection: Connection;
	readonly #vendor: Vendor;
	/** `stream` stands for asking for the answer as a stream. */
	readonly #refused: RefusedFields;

	constructor(connection: Connection, vendor: Vendor, refused: RefusedFields) {
		this.#connection = connection;
		this.#vendor = vendor;
		this.#refused = refused;
	}

	/** One answer. */
	ask(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		const { resume, ...plain } = withoutBlanks(request);
		if (resume === undefined) {
			return this.#ask(plain, signal);
		}
		const askInWords = (inWords: ProviderRequest) => this.#ask(withoutBlanks(inWords), signal);
		const needs = { connection: this.#connection, vendor: this.#vendor, refused: this.#refused, askInWords };
		return resumed(needs, { ...this.#fitted(plain), resume }, signal);
	}

	/** Some servers send nothing when they are asked for a stream; those are asked again for one piece. */
	async *#ask(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		const attempt = new Attempt();
		try {
			for await (const delta of this.#attempt(request, true, signal, attempt)) {
				attempt.isEmpty &&= delta.type === 'notice';
				yield delta;
			}
			return;
		} catch (error) {
			if (!attempt.isEmpty || signal.aborted) {
				throw error;
			}
			if (this.#learnsToNotThink(request, error)) {
				yield* this.#ask(request, signal);
				return;
			}
			if (!isEmptyAnswer(error) || !this.#isStreamed(request)) {
				throw error;
			}
		}
		yield noticeOf('retry', 'notice.asked-whole', { server: this.#connection.endpoint.label });
		yield* this.#inOnePiece(request, signal);
		if (attempt.cameAsJson) {
			// A habit of the model and not an accident: the next question is spared the detour.
			this.#refused.add(request.model, 'stream');
		}
	}

	/** A model that has nothing to say either way will not have it a third time. */
	async *#inOnePiece(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		try {
			yield* this.#attempt(request, false, signal, new Attempt());
		} catch (error) {
			throw isEmptyAnswer(error) ? error.with({ retryable: false }) : error;
		}
	}

	#attempt(
		request: ProviderRequest,
		isStreamed: boolean,
		signal: AbortSignal,
		attempt: Attempt,
	): AsyncGenerator<ProviderDelta> {
		const vendor = this.#vendor;
		const { endpoint, firstByteMs } = this.#connection;
		const loading = new LoadingWait(endpoint.label, request.model, firstByteMs);
		return this.#connection.answer({
			dialect: vendor.dialect,
			model: request.model,
			keepThinking: request.keepThinking,
			usedCallIds: callIdsIn(request.messages),
			onStream: request.onStream,
			signal,
			ask: async merged => {
				const asked = await this.#untilAccepted(request, isStreamed, merged, loading);
				attempt.cameAsJson = isJson(asked.response);
				return asked;
			},
			whileAsking: (pending, merged) => vendor.whileAsking?.(pending, request, merged) ?? loading.during(pending),
			onBegin: reader => vendor.onBegin?.(reader, request),
			onEnd: reader => vendor.onEnd?.(reader),
		});
	}

	async #untilAccepted(
		request: ProviderRequest,
		wantsStream: boolean,
		signal: AbortSignal,
		loading: LoadingWait,
	): Promise<Asked> {
		const notices = this.#refused.hasThink(request) ? [thinkingRefused(request)] : [];
		for (;;) {
			const draft = this.#vendor.draft(this.#fitted(request), wantsStream && this.#isStreamed(request));
			const answer = await this.#vendor.post(draft.body, request, signal);
			if (answer instanceof Response) {
				notices.push(
					...(this.#vendor.noticesOf?.(answer) ?? []),
					...leftOutNotice(draft.left, this.#connection.endpoint.label, request.model),
					...(this.#movesSystem(request) ? [systemMoved(this.#connection.endpoint.label, request.model)] : []),
				);
				return { response: answer, context: draft.context, notices };
			}
			if (isLoadingModel(answer) && (await loading.next(answer, signal))) {
				continue;
			}
			const failure = statusFailure(answer, draft.context);
			if (this.#learnsNoSystem(request, failure)) {
				continue;
			}
			const lesson = isRefusal(answer.status) && this.#vendor.learn(request, { draft, answer, failure });
			if (lesson !== false) {
				notices.push(...(lesson === true ? [] : [lesson]));
				continue;
			}
			throw failure;
		}
	}

	/** Whether it was the thinking setting that was refused, and had not been left out before. */
	#learnsToNotThink(request: ProviderRequest, error: unknown): boolean {
		const isRefused = error instanceof Failure && error.refused === 'thinking' && request.think !== undefined;
		if (!isRefused || this.#refused.hasThink(request)) {
			return false;
		}
		this.#refused.addThink(request);
		return true;
	}

	/** Whether it was the system message that was refused, and had gone along. */
	#learnsNoSystem(request: ProviderRequest, { refused }: Failure): boolean {
		if (refused !== 'system' || !hasSystem(request.messages) || this.#movesSystem(request)) {
			return false;
		}
		this.#refused.add(request.model, 'system');
		return true;
	}

	#movesSystem({ model, messages }: ProviderRequest): boolean {
		return hasSystem(messages) && this.#refused.has(model, 'system');
	}

	/** Without what no wording of it would make the model take. */
	#fitted(request: ProviderRequest): ProviderRequest {
		return this.#movesSystem(request) ? { ...request, messages: withoutSystem(request.messages) } : request;
	}

	#isStreamed({ model }: ProviderRequest): boolean {
		return !this.#refused.has(model, 'stream');
	}
}

function systemMoved(server: string, model: string): Notice {
	return noticeOf('info', 'notice.system-moved', { server, model });
}

function withoutBlanks(request: ProviderRequest): ProviderRequest {
	return { ...request, messages: request.messages.filter(saysSomething) };
}

/** Many servers refuse a blank message of the model's, and those that do not make nothing of it. */
function saysSomething({ role, content, toolCalls = [] }: ChatMessage): boolean {
	return role !== 'assistant' || content.trim() !== '' || toolCalls.length > 0;
}

/** What is known of one attempt at an answer. */
class Attempt {
	isEmpty = true;
	cameAsJson = false;
}

function isEmptyAnswer(error: unknown): error is Failure {
	return error instanceof Failure && error.kind === 'bad-response' && error.retryable;
}
