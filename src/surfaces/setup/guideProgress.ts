/**
 * The steps of the guide, ticked by what was done, wherever it was done: each is a context key, which the guide in
 * package.json waits for.
 */
import { type Disposable, DisposableStore } from '../../core/lifecycle.ts';
import type { TurnEvent } from '../../core/stream/turnEvent.ts';
import { setContext } from '../../platform/workbench.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { CatalogState, ModelCatalog } from '../../session/hub/modelCatalog.ts';

/** As `completionEvents` of the guide name them. */
export const guideKeys = {
	ollama: 'sidethought.done.ollama',
	model: 'sidethought.done.model',
	key: 'sidethought.done.key',
	recording: 'sidethought.done.recording',
	ask: 'sidethought.done.ask',
} as const;

export interface GuideNeeds {
	readonly catalog: Pick<ModelCatalog, 'state' | 'onDidChange'>;
	readonly conversations: Pick<Conversations, 'onDidAppend'>;
}

export function followGuide({ catalog, conversations }: GuideNeeds): Disposable {
	const store = new DisposableStore();
	const done = new Set<keyof typeof guideKeys>();
	const tick = (step: keyof typeof guideKeys): void => {
		if (!done.has(step)) {
			done.add(step);
			setContext(guideKeys[step], true);
		}
	};
	const lookAt = (state: CatalogState): void => stepsOf(state).forEach(tick);
	store.add(catalog.onDidChange(lookAt));
	store.add(conversations.onDidAppend(({ events }) => events.flatMap(stepOf).forEach(tick)));
	lookAt(catalog.state);
	return store;
}

function stepsOf({ asked, models, failures }: CatalogState): readonly (keyof typeof guideKeys)[] {
	const ollama = models.filter(({ ref }) => ref.provider === 'ollama');
	return [
		...(asked && !failures.some(({ provider }) => provider.id === 'ollama') ? (['ollama'] as const) : []),
		...(ollama.some(({ capabilities }) => capabilities.thinking) ? (['model'] as const) : []),
		...(models.length > ollama.length ? (['key'] as const) : []),
	];
}

/** A recording is no question to a model. */
function stepOf(event: TurnEvent): readonly (keyof typeof guideKeys)[] {
	if (event.type !== 'turn-start') {
		return [];
	}
	return event.options.recorded ? ['recording'] : ['ask'];
}
