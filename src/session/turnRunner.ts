/** Binds providers, what is known of the model, and the earlier turns to one running turn. */
import type { Turn } from '../core/conversation/conversation.ts';
import { foldTurn } from '../core/conversation/turnState.ts';
import { Failure } from '../core/errors.ts';
import type { ChatMessage } from '../core/stream/chat.ts';
import type { TurnEvent } from '../core/stream/turnEvent.ts';
import type { Capabilities, Provider, ProviderRequest } from '../providers/provider.ts';
import type { TurnRunner } from './conversations.ts';
import type { ModelCatalog } from './modelCatalog.ts';
import { createModelMemory } from './modelMemory.ts';
import { userMessage } from './prompt.ts';
import { runTurn } from './runTurn.ts';

export interface TurnRunnerNeeds {
	readonly catalog: ModelCatalog;
	/** Read anew for each turn. */
	readonly settings: () => Pick<ProviderRequest, 'contextSize' | 'keepAlive'>;
}

type Asked = Parameters<TurnRunner>[0];

export function createTurnRunner({ catalog, settings }: TurnRunnerNeeds): TurnRunner {
	const memory = createModelMemory();
	return async function* run(asked, signal): AsyncGenerator<TurnEvent> {
		const { model, options } = asked;
		const provider = (await catalog.provider(model.provider)) ?? missingProvider(model.provider);
		const capabilities = (await knownCapabilities(catalog, asked)) ?? undefined;
		yield* runTurn({
			provider,
			request: {
				model: model.id,
				messages: messagesOf(asked),
				think: options.think,
				...(options.maxTokens !== undefined && { maxTokens: options.maxTokens }),
				...settings(),
			},
			signal,
			memory,
			turn: asked.turn,
			question: asked.question,
			context: asked.context,
			model,
			promptThinking: options.think !== 'auto',
			...(capabilities && { capabilities }),
			...(options.parent && { parent: options.parent }),
			...(options.recorded && { recorded: true }),
		});
	};
}

/** Not asked for here when the list is not there yet: the question must not wait for a catalogue. */
async function knownCapabilities(catalog: ModelCatalog, { model }: Asked): Promise<Capabilities | undefined> {
	return catalog.state.loading ? undefined : (await catalog.find(model))?.capabilities;
}

function messagesOf({ earlier, question, context }: Asked): readonly ChatMessage[] {
	return [...earlier.flatMap(pastMessages), userMessage(question, context)];
}

/** Thinking is not sent back: models expect earlier answers without it. */
function pastMessages(turn: Turn): readonly ChatMessage[] {
	const state = foldTurn(turn.events);
	const answer = state?.blocks
		.filter(block => block.channel === 'answer')
		.map(block => block.text)
		.join('');
	if (!state || !answer) {
		return [];
	}
	return [userMessage(state.question, state.context), { role: 'assistant', content: answer }];
}

/** Says, as a turn like any other, that nothing is set up. */
function missingProvider(id: string): Provider {
	const failure = new Failure({
		kind: 'not-configured',
		message: id === 'none' ? 'No model is set up yet.' : `The provider “${id}” is not set up any more.`,
		remedy: 'Start Ollama and pull a model that thinks, or set up another provider; then ask again.',
		actions: ['check-connection', 'choose-model', 'open-settings'],
	});
	const refuse = (): Promise<never> => Promise.reject(failure);
	return {
		id,
		label: id,
		models: refuse,
		capabilities: refuse,
		check: refuse,
		// biome-ignore lint/correctness/useYield: it fails before there is anything to yield
		stream: async function* () {
			throw failure;
		},
	};
}
