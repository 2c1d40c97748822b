/** Which providers the user has set up, from settings and stored keys. Part of the composition root. */
import { toFailure } from './core/errors.ts';
import type { PlainHttpConsent } from './platform/plainHttp.ts';
import type { KeyStore } from './platform/secrets.ts';
import type { OpenAiServerSetting, Settings } from './platform/settings.ts';
import type { ModelMemory } from './providers/asking/modelMemory.ts';
import type { ProviderConfig } from './providers/createProvider.ts';
import { createFailingProvider } from './providers/failingProvider.ts';
import { presetOf } from './providers/openai/openaiPresets.ts';
import type { Provider } from './providers/provider.ts';

/** A provider that is set up, before its key is looked up. */
interface ConfiguredProvider {
	readonly id: string;
	readonly label: string;
	readonly baseUrl: string;
	readonly config: ProviderConfig;
	/** Whether it can be used without a key. */
	readonly needsKey: boolean;
}

export function configuredProviders(settings: Settings): readonly ConfiguredProvider[] {
	return [
		ollama(settings),
		...(settings.workersAi.accountId ? [workersAi(settings)] : []),
		...settings.openaiCompatible.flatMap(server => openaiCompatible(server, settings)),
		...(settings.anthropic.enabled ? [anthropic(settings)] : []),
	];
}

/** Builds the providers, each with the key that was saved for its address. */
export async function createConfiguredProviders(
	settings: Settings,
	keys: KeyStore,
	consent: PlainHttpConsent,
	memory?: ModelMemory,
): Promise<readonly Provider[]> {
	// The vendors' clients are the heaviest part of the extension: they are loaded when somebody asks, not at start-up.
	const { createProvider } = await import('./providers/createProvider.ts');
	return Promise.all(
		configuredProviders(settings).map(async ({ id, label, baseUrl, config }) => {
			const apiKey = await keys.get(id, baseUrl);
			try {
				return createProvider({
					...config,
					...(apiKey && { apiKey }),
					...(memory && { memory }),
					...(consent.isGiven(baseUrl) && { allowPlainHttp: true }),
				});
			} catch (error) {
				// A mistake in one provider's settings must not take the others away.
				return createFailingProvider(id, label, toFailure(error));
			}
		}),
	);
}

/** The recorded answer that ships with the extension, for a first look. It is never offered as a model. */
export async function createRecording(path: string): Promise<Provider> {
	const { createProvider } = await import('./providers/createProvider.ts');
	return createProvider({ kind: 'replay', id: 'recording', label: 'Recording', baseUrl: path });
}

function ollama(settings: Settings): ConfiguredProvider {
	const { baseUrl } = settings.ollama;
	return {
		id: 'ollama',
		label: 'Ollama',
		baseUrl,
		needsKey: false,
		config: { kind: 'ollama', id: 'ollama', label: 'Ollama', baseUrl, timeouts: timeouts(settings) },
	};
}

function workersAi(settings: Settings): ConfiguredProvider {
	const { baseUrl, accountId } = settings.workersAi;
	const id = 'workers-ai';
	const label = 'Workers AI';
	return {
		id,
		label,
		baseUrl,
		needsKey: true,
		config: { kind: 'workers-ai', id, label, baseUrl, accountId, timeouts: timeouts(settings) },
	};
}

function openaiCompatible(server: OpenAiServerSetting, settings: Settings): readonly ConfiguredProvider[] {
	const preset = presetOf(server.preset);
	const baseUrl = server.baseUrl?.trim() || preset?.baseUrl;
	if (!preset || !baseUrl) {
		return [];
	}
	const label = server.name?.trim() || preset.label;
	const id = `openai-compatible:${slug(server.name?.trim() || server.preset)}`;
	return [
		{
			id,
			label,
			baseUrl,
			needsKey: preset.needsKey,
			config: { kind: 'openai-compatible', id, label, baseUrl, preset: server.preset, timeouts: timeouts(settings) },
		},
	];
}

function anthropic(settings: Settings): ConfiguredProvider {
	const { baseUrl } = settings.anthropic;
	const id = 'anthropic';
	const label = 'Anthropic';
	return {
		id,
		label,
		baseUrl,
		needsKey: true,
		config: { kind: 'anthropic', id, label, baseUrl, timeouts: timeouts(settings) },
	};
}

/** A local model may load for minutes before its first byte: that clock is long, and the user can always stop. */
const firstByteMs = 30 * 60_000;

function timeouts(settings: Settings): { readonly firstByteMs: number; readonly idleMs: number } {
	return { firstByteMs, idleMs: settings.idleMs };
}

function slug(name: string): string {
	return (
		name
			.toLowerCase()
			.replaceAll(/[^a-z0-9]+/g, '-')
			.replaceAll(/^-|-$/g, '') || 'custom'
	);
}
