/** What answers behind every surface, built once at activation. Part of the composition root. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { configuredProviders, createConfiguredProviders, createRecording } from './configuredProviders.ts';
import { failureOf, type RemedyAction } from './core/errors.ts';
import { type Disposable, DisposableStore } from './core/lifecycle.ts';
import { type ChatFeatures, detectChatFeatures } from './platform/chatFeatures.ts';
import { createExporter } from './platform/exportFile.ts';
import { createLog, type Log } from './platform/log.ts';
import { ModelRecords } from './platform/modelRecords.ts';
import { PlainHttpConsent } from './platform/plainHttp.ts';
import { KeyStore } from './platform/secrets.ts';
import { onDidChangeSettings, readSettings, type Settings } from './platform/settings.ts';
import { createFailingProvider } from './providers/failingProvider.ts';
import type { Provider } from './providers/provider.ts';
import { Asker } from './session/hub/asker.ts';
import { type AppendedEvents, type ConversationJournal, Conversations } from './session/hub/conversations.ts';
import { ModelCatalog } from './session/hub/modelCatalog.ts';
import { createTurnRunner, type TurnSettings } from './session/hub/turnRunner.ts';
import { Journal } from './storage/journal.ts';
import { recordedModel } from './surfaces/commands/watchRecording.ts';
import { VscodeModels, vscodeProviderId } from './surfaces/models/vscodeModels.ts';

export interface Services extends Disposable {
	readonly log: Log;
	readonly keys: KeyStore;
	readonly journal: Journal;
	readonly catalog: ModelCatalog;
	readonly conversations: Conversations;
	readonly asker: Asker;
	readonly exportConversation: ReturnType<typeof createExporter>;
	readonly records: ModelRecords;
	readonly chatFeatures: ChatFeatures;
	/** Models of VS Code itself, Copilot's for one, as a provider of ours. */
	readonly vscodeModels: VscodeModels;
}

/** Providers that can be asked but are not offered for choosing. */
export const hiddenProviders: readonly string[] = [vscodeProviderId, recordedModel.provider];

/** Nothing heavy happens at start-up; the model list is asked for this long after it. */
const firstRefreshMs = 1500;

export function createServices(context: vscode.ExtensionContext): Services {
	const store = new DisposableStore();
	const log = store.add(createLog());
	const keys = new KeyStore(context.secrets);
	const consent = new PlainHttpConsent(context.globalState);
	const records = new ModelRecords(context.globalState);
	const journal = store.add(openJournal(context, log));
	const catalog = store.add(new ModelCatalog(() => createConfiguredProviders(readSettings(), keys, consent, records)));
	const chatFeatures = detectChatFeatures();
	const vscodeModels = new VscodeModels(chatFeatures, records);
	const recording = context.asAbsolutePath(join('media', 'recordings', 'sample-bug.ndjson'));
	const provider = async (id: string): Promise<Provider | undefined> => {
		switch (id) {
			case recordedModel.provider:
				return createRecording(recording);
			case vscodeProviderId:
				return vscodeModels;
			default:
				return (await mayAsk(id, consent, catalog)) ? catalog.provider(id) : refusedProvider(id);
		}
	};
	const runner = createTurnRunner({ catalog, provider, settings: () => turnSettings(readSettings()), memory: records });
	const conversations = store.add(new Conversations(storeOf(journal), runner));
	store.add(conversations.onDidAppend(appended => noteThinking(appended, conversations, records)));
	const asker = new Asker(conversations, catalog, readSettings);
	const exportConversation = createExporter(id => conversations.get(id));
	store.add(keepCatalogFresh(catalog, keys));
	const dispose = (): void => store.dispose();
	return {
		log,
		keys,
		journal,
		catalog,
		conversations,
		asker,
		exportConversation,
		records,
		chatFeatures,
		vscodeModels,
		dispose,
	};
}

/** What settings say about every turn. */
export function turnSettings({ ollama, delimiters }: Settings): TurnSettings {
	const { contextSize, keepAlive } = ollama;
	return {
		request: { ...(contextSize && { contextSize }), ...(keepAlive && { keepAlive }) },
		...(delimiters.length > 0 && { segmenter: { delimiters } }),
	};
}

/** Plain http to another machine is asked about at the first question, once; an answer changes what is built. */
async function mayAsk(id: string, consent: PlainHttpConsent, catalog: ModelCatalog): Promise<boolean> {
	const baseUrl = configuredProviders(readSettings()).find(provider => provider.id === id)?.baseUrl;
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
	const actions: readonly RemedyAction[] = ['retry', 'open-settings', 'choose-model'];
	return createFailingProvider(id, id, failureOf('insecure', 'turn.plain-http', {}, { actions }));
}

/** The next answer's progress is judged by how long this model usually thinks. */
function noteThinking({ turn, events }: AppendedEvents, conversations: Conversations, records: ModelRecords): void {
	if (events.some(event => event.type === 'finish' && event.reason === 'complete')) {
		const state = conversations.findTurn(turn)?.turn.state;
		const tokens = state?.usage?.thinkingTokens ?? state?.thinking.estimatedTokens;
		if (state && tokens) {
			records.noteThinking(state.model, tokens);
		}
	}
}

function openJournal(context: vscode.ExtensionContext, log: Log): Journal {
	return new Journal(join(context.globalStorageUri.fsPath, 'conversations'), {
		onProblem: problem => {
			log.warn(problem.message);
			void (problem.kind === 'saved-again'
				? vscode.window.showInformationMessage(problem.message)
				: vscode.window.showWarningMessage(problem.message));
		},
	});
}

/** The journal as the hub wants it: it opens conversations at once. */
function storeOf(journal: Journal): ConversationJournal {
	return {
		create: header => journal.create(header),
		append: (id, events) => journal.append(id, events),
		rename: (id, title) => journal.rename(id, title),
		read: id => journal.readNow(id),
	};
}

/** Settings that decide which providers there are, and how they are reached. */
const providerSettings = ['ollama', 'workersAi', 'openaiCompatible', 'anthropic', 'timeouts'];

function keepCatalogFresh(catalog: ModelCatalog, keys: KeyStore): Disposable {
	const renew = (): void => {
		catalog.invalidate();
		void catalog.refresh();
	};
	const timer = setTimeout(() => void catalog.refresh(), firstRefreshMs);
	return vscode.Disposable.from(
		{ dispose: () => clearTimeout(timer) },
		keys.onDidChange(renew),
		onDidChangeSettings(renew, providerSettings),
	);
}
