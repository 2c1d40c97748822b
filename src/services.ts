/** What answers behind every surface, built once at activation. Part of the composition root. */
import { totalmem } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { askableProviders } from './askableProviders.ts';
import { configuredProviders, createConfiguredProviders } from './configuredProviders.ts';
import { rateOf } from './core/conversation/tokenRate.ts';
import { type Disposable, DisposableStore, setUnexpectedErrorHandler } from './core/lifecycle.ts';
import type { ModelRef } from './core/stream/chat.ts';
import { isThisMachine, withScheme } from './core/text/address.ts';
import { type ChatFeatures, detectChatFeatures } from './platform/chatFeatures.ts';
import { createExporter } from './platform/exportFile.ts';
import { Instructions } from './platform/instructions.ts';
import { createLog, type Log } from './platform/log.ts';
import { ModelRecords } from './platform/modelRecords.ts';
import { PlainHttpConsent } from './platform/plainHttp.ts';
import { KeyStore } from './platform/secrets.ts';
import { onDidChangeSettings, readSettings, type Settings, writeSetting } from './platform/settings.ts';
import { Asker, type FitQuestion } from './session/hub/asker.ts';
import { Comparisons } from './session/hub/comparisons.ts';
import { Conversations } from './session/hub/conversations.ts';
import type { AppendedEvents } from './session/hub/hubEvents.ts';
import { measure } from './session/hub/measure.ts';
import { ModelCatalog } from './session/hub/modelCatalog.ts';
import { createTurnRunner, type TurnSettings } from './session/hub/turnRunner.ts';
import { optionsOf } from './session/request/modelOptions.ts';
import { estimateTools } from './session/request/window.ts';
import { ToolSet } from './session/tools/toolSet.ts';
import type { OfferedTool } from './session/tools/toolsOption.ts';
import { Archive } from './storage/background/archive.ts';
import { Journal } from './storage/journal.ts';
import { VscodeModels } from './surfaces/models/vscodeModels.ts';
import { createFit } from './surfaces/setup/fitQuestion.ts';
import { ToolChoices } from './surfaces/tools/toolChoices.ts';
import { ConversationTools } from './surfaces/tools/turnTools.ts';

export interface Services extends Disposable {
	readonly log: Log;
	readonly keys: KeyStore;
	readonly journal: Journal;
	readonly archive: Archive;
	readonly catalog: ModelCatalog;
	readonly conversations: Conversations;
	readonly asker: Asker;
	readonly comparisons: Comparisons;
	readonly exportConversation: ReturnType<typeof createExporter>;
	readonly records: ModelRecords;
	readonly chatFeatures: ChatFeatures;
	/** Models of VS Code itself, Copilot's for one, as a provider of ours. */
	readonly vscodeModels: VscodeModels;
	readonly toolChoices: ToolChoices;
	/** What describing its tools takes of each question of a conversation, in tokens by our estimate. */
	readonly toolTokens: (conversation: string) => number;
}

/** Nothing heavy happens at start-up; the model list is asked for this long after it. */
const firstRefreshMs = 1500;

export function createServices(context: vscode.ExtensionContext): Services {
	const store = new DisposableStore();
	const log = store.add(createLog());
	setUnexpectedErrorHandler(error => log.error('Something unexpected failed', error));
	const keys = new KeyStore(context.secrets);
	const consent = new PlainHttpConsent(context.globalState);
	const records = new ModelRecords(context.globalState);
	const script = context.asAbsolutePath(join('dist', 'archiveThread.js'));
	const archive = store.add(new Archive({ script, folder: conversationsFolder(context) }));
	const journal = store.add(openJournal(context, log, () => void archive.forgetDeleted().catch(() => {})));
	const catalog = store.add(new ModelCatalog(() => createConfiguredProviders(readSettings(), keys, consent, records)));
	const chatFeatures = detectChatFeatures();
	const vscodeModels = new VscodeModels(chatFeatures, records);
	const recording = context.asAbsolutePath(join('media', 'recordings', 'sample-bug.ndjson'));
	const provider = askableProviders({ catalog, consent, settings: readSettings, vscodeModels, recording });
	const instructions = new Instructions(context.workspaceState);
	const toolChoices = new ToolChoices(context.workspaceState, () => readSettings().toolsUse);
	const conversationTools = new ConversationTools(toolChoices);
	const runner = createTurnRunner({
		catalog,
		provider,
		settings: model => ({ ...turnSettings(readSettings(), model), instructions: instructions.text }),
		memory: records,
		record: (id, turn) => (readSettings().recordStreams ? journal.record(id, turn) : undefined),
		tools: id => toolsOf(conversationTools, id),
	});
	const conversations = store.add(new Conversations(journal, runner));
	store.add(conversations.onDidAppend(appended => noteThinking(appended, conversations, records)));
	const asker: Asker = new Asker(conversations, catalog, readSettings, async asked => {
		await instructions.confirm();
		return fit(asked);
	});
	const comparisons = store.add(new Comparisons({ conversations, asker, serverOf: ownServer }));
	const offered = (id: string) => conversationTools.of(id)?.offered ?? [];
	const fit = fitting({ catalog, records, instructions, tools: offered, selected: () => asker.selectedModel() });
	const exportConversation = createExporter(id => conversations.open(id));
	store.add(keepCatalogFresh(catalog, keys));
	const dispose = (): void => store.dispose();
	return {
		log,
		keys,
		journal,
		archive,
		catalog,
		conversations,
		asker,
		comparisons,
		exportConversation,
		records,
		chatFeatures,
		vscodeModels,
		toolChoices,
		toolTokens: id => estimateTools(new ToolSet(offered(id)).specs),
		dispose,
	};
}

/** What does not fit into its model's window is asked about before it is sent. */
function fitting({
	catalog,
	records,
	instructions,
	tools,
	selected,
}: Pick<Services, 'catalog' | 'records'> & {
	readonly instructions: Instructions;
	readonly tools: (conversation: string) => readonly OfferedTool[];
	readonly selected: () => Promise<ModelRef | undefined>;
}): FitQuestion {
	const needs = {
		catalog,
		rateOf: (model: ModelRef): number => rateOf(records.tokenRate(model)),
		contextSize: () => readSettings().ollama.contextSize,
		instructions: () => instructions.text,
		keepsThinking: () => readSettings().keepThinking,
		tools,
	};
	return createFit({
		measure: asked => measure(needs, asked),
		raise: tokens => writeSetting('ollama.contextSize', tokens),
		selected,
		memory: () => (isThisMachine(hostOf(readSettings().ollama.baseUrl)) ? totalmem() : undefined),
	});
}

/** The server behind a model, where it is the user's own: such a one answers one question at a time. */
function ownServer({ provider }: ModelRef): string | undefined {
	const found = configuredProviders(readSettings()).find(({ id }) => id === provider);
	const isOwn = found && (found.id === 'ollama' || isThisMachine(hostOf(found.baseUrl)));
	return isOwn ? URL.parse(withScheme(found.baseUrl))?.host : undefined;
}

function hostOf(address: string): string {
	return URL.parse(withScheme(address))?.hostname ?? '';
}

/** What a turn of the conversation can call, and for how long. */
function toolsOf(tools: ConversationTools, conversation: string) {
	const own = tools.of(conversation);
	return own && { tools: own, maxIterations: readSettings().toolsRounds };
}

/** What settings say about every turn of a model. */
export function turnSettings(settings: Settings, model: ModelRef): TurnSettings {
	const { ollama, delimiters, answer, thinkingBudget, modelDefaults, stopInCircles, keepThinking, logprobs } = settings;
	const { contextSize, keepAlive } = ollama;
	const general = { ...answer, ...(thinkingBudget !== undefined && { thinkingBudget }) };
	return {
		request: {
			...(contextSize && { contextSize }),
			...(keepAlive && { keepAlive }),
			...(keepThinking && { keepThinking }),
			...(logprobs && { logprobs }),
		},
		options: optionsOf(model, general, modelDefaults),
		...(stopInCircles && { stopInCircles }),
		...(delimiters.length > 0 && { segmenter: { delimiters } }),
	};
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

function conversationsFolder(context: vscode.ExtensionContext): string {
	return join(context.globalStorageUri.fsPath, 'conversations');
}

function openJournal(context: vscode.ExtensionContext, log: Log, onForget: () => void): Journal {
	return new Journal(conversationsFolder(context), {
		onForget,
		...(vscode.workspace.name !== undefined && { workspace: vscode.workspace.name }),
		onProblem: problem => {
			log.warn(problem.message);
			void (problem.kind === 'saved-again'
				? vscode.window.showInformationMessage(problem.message)
				: vscode.window.showWarningMessage(problem.message));
		},
	});
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
