/**
 * Which provider answers when a turn names one: a configured one after its address was agreed to, VS Code's own models,
 * or the recording that ships. Part of the composition root.
 */
import { configuredProviders, createRecording } from './configuredProviders.ts';
import { failureOf } from './core/errors.ts';
import type { PlainHttpConsent } from './platform/plainHttp.ts';
import type { Settings } from './platform/settings.ts';
import { createFailingProvider } from './providers/failingProvider.ts';
import type { Provider } from './providers/provider.ts';
import type { ModelCatalog } from './session/hub/modelCatalog.ts';
import { recordedModel } from './surfaces/commands/watchRecording.ts';
import { vscodeProviderId } from './surfaces/models/vscodeModels.ts';

interface AskableNeeds {
	readonly catalog: ModelCatalog;
	readonly consent: Pick<PlainHttpConsent, 'isGiven' | 'ask'>;
	readonly settings: () => Settings;
	/** Models of VS Code itself. */
	readonly vscodeModels: Provider;
	/** File of the recording. */
	readonly recording: string;
}

/** Providers that can be asked but are not offered for choosing. */
export const hiddenProviders: readonly string[] = [vscodeProviderId, recordedModel.provider];

/** Finds a provider by its id, each time anew. Undefined when none of that id is set up. */
export function askableProviders(needs: AskableNeeds): (id: string) => Promise<Provider | undefined> {
	return async id => {
		switch (id) {
			case recordedModel.provider:
				return createRecording(needs.recording);
			case vscodeProviderId:
				return needs.vscodeModels;
			default:
				return (await mayAsk(id, needs)) ? needs.catalog.provider(id) : refusedProvider(id);
		}
	};
}

/** Plain http to another machine is asked about at the first question, once; an answer changes what is built. */
async function mayAsk(id: string, { settings, consent, catalog }: AskableNeeds): Promise<boolean> {
	const baseUrl = configuredProviders(settings()).find(provider => provider.id === id)?.baseUrl;
	if (baseUrl === undefined || consent.isGiven(baseUrl)) {
		return true;
	}
	const given = await consent.ask(baseUrl);
	if (given) {
		catalog.invalidate();
	}
	return given;
}

function refusedProvider(id: string): Provider {
	const actions = ['retry', 'open-settings', 'choose-model'] as const;
	return createFailingProvider(id, id, failureOf('insecure', 'turn.plain-http', {}, { actions }));
}
