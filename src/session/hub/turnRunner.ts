/** Binds providers, what is known of the model, and the earlier turns to one running turn. */
import type { ConversationId } from '../../core/conversation/conversation.ts';
import { roomForAnswer } from '../../core/conversation/heldTokens.ts';
import { rateOf } from '../../core/conversation/tokenRate.ts';
import { failureOf, toFailure } from '../../core/errors.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import { createModelMemory, type ModelMemory } from '../../providers/asking/modelMemory.ts';
import { createFailingProvider } from '../../providers/failingProvider.ts';
import type { Capabilities, Provider, ProviderRequest } from '../../providers/provider.ts';
import { type ModelOptions, thinkWith } from '../request/modelOptions.ts';
import { withoutImages } from '../request/prompt.ts';
import { turnRequest } from '../request/turnRequest.ts';
import { estimateTools, windowOf, withoutOldest, withoutOldestThinking } from '../request/window.ts';
import { inPlainWords } from '../tools/promptedTools.ts';
import { ToolSet } from '../tools/toolSet.ts';
import type { OfferedTool } from '../tools/toolsOption.ts';
import type { RunTurnOptions } from '../turn/runTurn.ts';
import type { TurnControl } from '../turn/turnControl.ts';
import { servedWith } from './measure.ts';
import type { ModelCatalog } from './modelCatalog.ts';
import type { OpenTurn, TurnQuestion } from './openConversation.ts';

/** Runs one turn; `earlier` are the turns before it. The composition root binds providers and history to it. */
export type TurnRunner = (
	question: TurnQuestion & {
		readonly turn: TurnId;
		readonly earlier: readonly OpenTurn[];
		readonly conversation: ConversationId;
		/** Whether earlier thinking goes along; absent: as the settings say. */
		readonly keepThinking?: boolean;
		/** By which the running turn can be told something. */
		readonly control?: TurnControl;
	},
	signal: AbortSignal,
) => AsyncIterable<TurnEvent>;

interface TurnRunnerNeeds {
	readonly catalog: ModelCatalog;
	/** A configured provider, or one that is not offered for choosing, such as a recording. */
	readonly provider: (id: string) => Promise<Provider | undefined>;
	/** What earlier answers taught; default: for this process only. */
	readonly memory?: ModelMemory;
	/** Read anew for each turn. */
	readonly settings: (model: ModelRef) => TurnSettings;
	/** Records the streams of a turn as they come; undefined: nobody wants them. */
	readonly record?: (conversation: ConversationId, turn: TurnId) => ProviderRequest['onStream'];
	/** What a turn of the conversation can call; undefined: nothing. */
	readonly tools?: (conversation: ConversationId) => Pick<RunTurnOptions, 'tools' | 'maxIterations'> | undefined;
}

/** What the user's settings say about the turns of a model. */
export interface TurnSettings extends Pick<RunTurnOptions, 'segmenter' | 'stopInCircles'> {
	readonly request: Pick<ProviderRequest, 'contextSize' | 'keepAlive' | 'keepThinking' | 'logprobs'>;
	readonly options?: ModelOptions;
	/** What the model is told ahead of everything. */
	readonly instructions?: string;
}

type Asked = Parameters<TurnRunner>[0];

export function createTurnRunner(needs: TurnRunnerNeeds): TurnRunner {
	const { catalog, provider: findProvider, settings, memory = createModelMemory() } = needs;
	return async function* run(asked, signal): AsyncGenerator<TurnEvent> {
		const { model, options } = asked;
		const provider = await usableProvider(findProvider, model.provider);
		const capabilities = catalog.known(model)?.capabilities ?? (await describedBy(provider, model.id));
		const { request: usual, segmenter, stopInCircles, instructions = '', options: set = {} } = settings(model);
		const { keepThinking = usual.keepThinking ?? false } = asked;
		const request = { ...usual, keepThinking };
		const { think: _, thinkingBudget, ...answer } = set;
		const wanted = thinkWith(options.think, set, capabilities?.thinking);
		// Who wants the answer now, wants no more tools.
		const tools = asked.parent?.as === 'answer-now' ? undefined : needs.tools?.(asked.conversation);
		const onStream = needs.record?.(asked.conversation, asked.turn);
		const { messages, resume, begun } = turnRequest(asked, instructions);
		const all = withoutOldest(messages, asked.leaveOut ?? 0);
		// Some vendors refuse calls of tools that they are not told of.
		const told = tools?.tools === undefined ? inPlainWords(all) : all;
		const sent = keepThinking
			? withinWindow(told, asked, { capabilities, request, memory, tools: tools?.tools?.offered ?? [] })
			: { messages: told, left: 0 };
		const { runTurn } = await import('../turn/runTurn.ts');
		yield* runTurn({
			provider,
			request: {
				model: model.id,
				messages: capabilities?.vision === false ? sent.messages.map(withoutImages) : sent.messages,
				think: wanted,
				...answer,
				...(options.maxTokens !== undefined && { maxTokens: options.maxTokens }),
				...request,
				...(onStream && { onStream }),
			},
			signal,
			memory,
			turn: asked.turn,
			question: asked.question,
			...(asked.label !== undefined && { label: asked.label }),
			context: asked.context,
			model,
			...(asked.leaveOut && { leftOut: asked.leaveOut }),
			...(sent.left > 0 && { thoughtsLeftOut: sent.left }),
			promptThinking: wanted !== 'auto',
			...(thinkingBudget !== undefined && { thinkingBudget }),
			...tools,
			...(capabilities && { capabilities }),
			...(segmenter && { segmenter }),
			...(stopInCircles && { stopInCircles }),
			...(asked.parent && { parent: asked.parent }),
			...(options.recorded && { recorded: true }),
			...(resume && { resume }),
			...(begun && { begun }),
			...(asked.control && { control: asked.control }),
		});
	};
}

/** What decides how much goes along. */
interface WindowFacts {
	readonly capabilities: Capabilities | undefined;
	readonly request: TurnSettings['request'];
	readonly memory: ModelMemory;
	/** They are described in the same window. */
	readonly tools: readonly OfferedTool[];
}

/** As much of the earlier thinking as the window has room for; all of it where nobody knows the window. */
function withinWindow(
	messages: ProviderRequest['messages'],
	{ model, earlier }: Asked,
	{ capabilities, request: { contextSize }, memory, tools }: WindowFacts,
): ReturnType<typeof withoutOldestThinking> {
	const size = model.provider === 'ollama' ? contextSize : undefined;
	const window = windowOf(capabilities, size, servedWith(earlier, model));
	if (window === undefined) {
		return { messages, left: 0 };
	}
	const room = (window - roomForAnswer(window)) / rateOf(memory.recall(model).tokenRate);
	return withoutOldestThinking(messages, room - estimateTools(new ToolSet(tools).specs));
}

/** Whatever is wrong with the set-up becomes a turn that says so, and not an exception that nobody sees. */
async function usableProvider(find: TurnRunnerNeeds['provider'], id: string): Promise<Provider> {
	try {
		return (await find(id)) ?? missingProvider(id);
	} catch (error) {
		return createFailingProvider(id, id, toFailure(error));
	}
}

/** A question is worth more than what is known of its model: it waits no longer than this for a description, in milliseconds. */
const describedWithinMs = 1000;

/** What the turn's own provider says of a model, while the catalogue is not there yet. Undefined when that takes too long. */
async function describedBy(provider: Provider, model: string): Promise<Capabilities | undefined> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const tooLate = new Promise<undefined>(resolve => {
		timer = setTimeout(() => resolve(undefined), describedWithinMs);
	});
	try {
		return await Promise.race([provider.capabilities(model), tooLate]);
	} catch {
		// The question itself will say what is wrong with the provider.
		return undefined;
	} finally {
		clearTimeout(timer);
	}
}

/** Says, as a turn like any other, that its provider is not set up. */
function missingProvider(id: string): Provider {
	const actions = ['check-connection', 'choose-model', 'open-settings'] as const;
	const rest = { actions, remedyCode: 'turn.not-set-up.remedy' } as const;
	return createFailingProvider(id, id, failureOf('not-configured', 'turn.provider-gone', { provider: id }, rest));
}
