/** Composition root: builds, wires, registers; decides nothing. Read it as a table of contents. */
import * as vscode from 'vscode';
import { hiddenProviders } from './askableProviders.ts';
import { configuredProviders } from './configuredProviders.ts';
import { rateOf } from './core/conversation/tokenRate.ts';
import type { RemedyAction } from './core/errors.ts';
import { type Disposable, DisposableStore, onUnexpectedError } from './core/lifecycle.ts';
import type { ModelRef } from './core/stream/chat.ts';
import type { TurnId } from './core/stream/turnEvent.ts';
import { commandIds } from './platform/commandIds.ts';
import { onDidChangeSettings, readSettings, writeSetting } from './platform/settings.ts';
import { warnOfSettings } from './platform/settingWarnings.ts';
import { openWalkthrough } from './platform/walkthrough.ts';
import { setContext } from './platform/workbench.ts';
import type { ModelsView } from './protocol/messages.ts';
import { createServices, type Services, turnSettings } from './services.ts';
import { formatModelRef } from './session/hub/modelCatalog.ts';
import { applyCommands } from './surfaces/apply/applyCommands.ts';
import { runCodeAction } from './surfaces/apply/codeAction.ts';
import { CodeChanges } from './surfaces/apply/codeChanges.ts';
import { canDraw, registerDiagrams } from './surfaces/apply/diagrams.ts';
import { Beside } from './surfaces/beside/beside.ts';
import { askCommand } from './surfaces/commands/ask.ts';
import { checkConnectionCommand } from './surfaces/commands/checkConnection.ts';
import { chooseModelCommand } from './surfaces/commands/chooseModel.ts';
import { lateCommand, registerCommands } from './surfaces/commands/command.ts';
import { conversationCommands } from './surfaces/commands/conversation.ts';
import { removeKeyCommand, setKeyCommand } from './surfaces/commands/keys.ts';
import { openSettingsCommand } from './surfaces/commands/openSettings.ts';
import { pageCommands } from './surfaces/commands/page.ts';
import { pullModelCommand } from './surfaces/commands/pullModel.ts';
import { remedyFor } from './surfaces/commands/remedies.ts';
import { watchRecordingCommand } from './surfaces/commands/watchRecording.ts';
import { AnswerDiff } from './surfaces/compare/answerDiff.ts';
import { CompareDesk } from './surfaces/compare/compareDesk.ts';
import { pickContender } from './surfaces/compare/contenderPick.ts';
import { registerQuickFixes } from './surfaces/editor/quickFixes.ts';
import { registerReview } from './surfaces/editor/review.ts';
import { HistoryView } from './surfaces/history/historyView.ts';
import { openTranscriptCommand } from './surfaces/history/openTranscript.ts';
import { forgetOldLater } from './surfaces/history/retention.ts';
import { thinkFromConfiguration } from './surfaces/models/modelInformation.ts';
import { registerModelProvider } from './surfaces/models/modelProvider.ts';
import { RememberedModels } from './surfaces/models/rememberedModels.ts';
import { AttachmentBox } from './surfaces/panel/attachmentBox.ts';
import { ChatViews } from './surfaces/panel/chatViews.ts';
import { EarlierOffer } from './surfaces/panel/earlierOffer.ts';
import { modelsView } from './surfaces/panel/modelsView.ts';
import { SplitDesk } from './surfaces/panel/splitDesk.ts';
import { ChatSinks } from './surfaces/participant/chatSink.ts';
import { registerParticipant } from './surfaces/participant/reasonParticipant.ts';
import { followGuide } from './surfaces/setup/guideProgress.ts';
import { Setup } from './surfaces/setup/setup.ts';
import { createGist } from './surfaces/share/gist.ts';
import { OpenLinks } from './surfaces/share/openLink.ts';
import { SharePreview } from './surfaces/share/sharePreview.ts';
import { registerStatusBar } from './surfaces/status/statusBar.ts';
import { chooseToolsCommand } from './surfaces/tools/chooseTools.ts';
import { registerReasonTool } from './surfaces/tools/registerReasonTool.ts';

export function activate(context: vscode.ExtensionContext): void {
	const store = new DisposableStore();
	context.subscriptions.push(store);
	const services = store.add(createServices(context));
	const attachments = store.add(new AttachmentBox());
	const media = vscode.Uri.joinPath(context.extensionUri, 'media');
	const beside = store.add(new Beside({ ...services, media }));
	const setup = store.add(createSetup(services, () => views.isAwake));
	store.add(registerDiagrams());
	const changes = store.add(new CodeChanges());
	const diff = store.add(new AnswerDiff(services.conversations));
	const compare = createCompareDesk(services, { attachments, diff }, () => views);
	const earlier = store.add(
		new EarlierOffer({
			conversations: services.conversations,
			store: services.journal,
			reveal: (conversation, turn) => views.revealTurn(conversation, turn),
		}),
	);
	const parts = { setup, attachments, beside, changes, compare, earlier };
	const views: ChatViews = store.add(createViews(context, services, parts));
	store.add(registerCommands(services.log, [compare.command, compare.showCommand]));
	store.add(registerCommands(services.log, applyCommands(changes)));
	store.add(registerCommands(services.log, beside.connect(views)));
	const history = store.add(new HistoryView({ ...services, store: services.journal, views }));
	store.add(registerCommands(services.log, history.commands));
	store.add(registerShare(services, views, file => history.openFile(file)));
	store.add(forgetOldLater(keptConversations(services), () => readSettings().historyKeepDays));
	store.add(registerPalette(context, services, setup, attachments, views));
	store.add(registerEditorAndChat(context, services, views, beside));
	store.add(keepInStep(services, setup, views));
	store.add(followGuide(services));
	store.add(warnOfSettings(services.log));
}

function registerShare(
	{ log, conversations, journal }: Services,
	views: ChatViews,
	openFile: (file: vscode.Uri) => Promise<void>,
): Disposable {
	const preview = new SharePreview();
	const found = {
		find: (id: string) => conversations.open(id),
		conversationInUse: () => views.conversationInUse,
	};
	const share = lateCommand(commandIds.share, async () => {
		const { shareCommand } = await import('./surfaces/share/sharing.ts');
		return shareCommand({ ...found, preview, publish: createGist });
	});
	const recording = lateCommand(commandIds.exportRecording, async () => {
		const { exportRecordingCommand } = await import('./surfaces/share/sharing.ts');
		return exportRecordingCommand({ ...found, recordings: id => journal.recordings(id) });
	});
	const links = vscode.window.registerUriHandler(new OpenLinks(openFile));
	return vscode.Disposable.from(preview, links, registerCommands(log, [share, recording]));
}

function keptConversations({ journal, conversations }: Services): Parameters<typeof forgetOldLater>[0] {
	return {
		list: () => journal.list(),
		remove: id => conversations.remove(id),
		isRunning: id => conversations.running(id).size > 0,
	};
}

/** What stands between a newcomer and a first answer. */
function createSetup({ catalog }: Services, isWatched: () => boolean): Setup {
	return new Setup({ catalog, isWatched, ollamaAddress: () => readSettings().ollama.baseUrl });
}

interface ViewParts {
	readonly setup: Setup;
	readonly attachments: AttachmentBox;
	readonly beside: Beside;
	readonly changes: CodeChanges;
	readonly compare: CompareDesk;
	readonly earlier: EarlierOffer;
}

/** Answers beside each other. */
function createCompareDesk(
	services: Services,
	{ attachments, diff }: { readonly attachments: AttachmentBox; readonly diff: AnswerDiff },
	views: () => ChatViews,
): CompareDesk {
	const { comparisons, catalog, conversations } = services;
	return new CompareDesk({
		comparisons,
		diff,
		catalog,
		selected: () => currentModels(services).selected,
		open: id => void views().openComparison(id).catch(onUnexpectedError),
		openConversation: async id => (await conversations.open(id)) !== undefined,
		conversation: async () => {
			const { conversationInUse } = views();
			return (await conversations.open(conversationInUse)) ? conversationInUse : views().current();
		},
		attached: () => attachments.take(),
		restore: ({ question, context }) => {
			for (const item of context) {
				attachments.add(item);
			}
			views().postToInUse({ type: 'draft', text: question, focus: true, keep: true });
		},
	});
}

/** The sidebar view, and the same conversations beside the editor. */
function createViews(
	context: vscode.ExtensionContext,
	services: Services,
	{ setup, attachments, beside, changes, compare, earlier }: ViewParts,
): ChatViews {
	const { catalog, conversations, comparisons, asker, log, exportConversation } = services;
	return new ChatViews(context, {
		conversations,
		comparisons,
		compare,
		onAsked: turn => earlier.asked(turn),
		splits: splitDesk(services),
		pickOther: async () => pickContender((await catalog.ready()).models, currentModels(services).selected),
		attachments,
		log,
		settings: readSettings,
		models: () => ({ ...currentModels(services), ...(setup.view && { setup: setup.view }) }),
		setup: (action, model) => setup.run(action, model),
		chooseModel: model => void chooseModel(model),
		chooseThink: think => void writeSetting('think', think),
		tools: services.toolChoices,
		toolTokens: services.toolTokens,
		asker,
		remedy: (action, turn) => remedy(services, action, turn),
		exportConversation,
		references: beside.forPages,
		codeAction: asked => runCodeAction(changes, asked),
		canDraw,
		typicalThinkingTokens: () => {
			const { selected } = currentModels(services);
			return selected && services.records.typicalThinking(selected);
		},
	});
}

/** Everything that the command palette offers. */
function registerPalette(
	context: vscode.ExtensionContext,
	services: Services,
	setup: Setup,
	attachments: AttachmentBox,
	views: ChatViews,
): Disposable {
	const { log, keys, archive, catalog, conversations, exportConversation } = services;
	const keyed = (): ReturnType<typeof configuredProviders> => configuredProviders(readSettings());
	return registerCommands(log, [
		askCommand({
			attach: item => attachments.askAbout(item),
			reveal: () => views.revealInUse(),
			compose: text =>
				views.postToInUse(
					text === undefined ? { type: 'command', command: 'focus-composer' } : { type: 'draft', text, focus: true },
				),
		}),
		...conversationCommands({
			conversations,
			views,
			exportConversation,
			splitAgain: turn => splitDesk(services).splitAgain(turn),
			stop: id => stopAll(services, id),
		}),
		...pageCommands({
			reveal: () => views.revealInUse(),
			post: command => views.postToInUse({ type: 'command', command }),
		}),
		openTranscriptCommand({
			archive,
			conversations,
			show: id => views.revealInUse(id),
			showFrom: (id, turn) => views.revealTurnInUse(id, turn),
		}),
		chooseToolsCommand(services.toolChoices),
		chooseModelCommand(catalog, () => currentModels(services).selected, chooseModel),
		checkConnectionCommand(catalog),
		pullModelCommand({ suggestions: () => setup.suggestions, pull: setup.pull }),
		openSettingsCommand,
		setKeyCommand(keys, keyed),
		removeKeyCommand(keys, keyed),
		watchRecordingCommand({ conversations, show: id => views.revealInUse(id) }),
		{ id: commandIds.walkthrough, execute: () => openWalkthrough(`${context.extension.id}#start`) },
		{ id: commandIds.showLog, execute: () => log.show() },
	]);
}

function remedy({ conversations, asker, catalog }: Services, action: RemedyAction, turn: TurnId | undefined): void {
	const signInAddress = async (provider: string) => (await catalog.provider(provider))?.signInAddress?.();
	void remedyFor(action, { turn, conversations, asker, signInAddress });
}

/** VS Code's own chat, its models and agents, light bulbs and source control. */
function registerEditorAndChat(
	context: vscode.ExtensionContext,
	services: Services,
	views: ChatViews,
	beside: Beside,
): Disposable {
	const { log, catalog, conversations, asker, comparisons, chatFeatures: features, vscodeModels } = services;
	return vscode.Disposable.from(
		registerParticipant({
			conversations,
			asker,
			comparisons,
			catalog,
			log,
			sinks: new ChatSinks(features),
			thinkingDetail: () => readSettings().chatThinkingDetail,
			toModelRef: model => vscodeModels.toModelRef(model),
			toThink: thinkFromConfiguration,
			placesIn: turn => beside.placesIn(turn),
			remedy: (action, turn) => remedy(services, action, turn),
		}),
		registerModelProvider({
			catalog,
			asker,
			log,
			features,
			hiddenProviders,
			memory: services.records,
			remembered: new RememberedModels(context.globalState),
			settings: () => {
				const { think, modelsThinkingFallback: thinkingFallback } = readSettings();
				return { think, thinkingFallback };
			},
			turnSettings: model => turnSettings(readSettings(), model),
		}),
		registerReasonTool({ conversations, asker, catalog }),
		registerQuickFixes(views),
		registerReview(views),
		registerStatusBar({ catalog, conversations, models: () => currentModels(services), onDidChangeSettings }),
	);
}

/** What the views show follows settings, models and running turns. */
function keepInStep({ catalog, conversations }: Services, setup: Setup, views: ChatViews): Disposable {
	return vscode.Disposable.from(
		setup.onDidChange(() => views.modelsChanged()),
		catalog.onDidChange(() => views.modelsChanged()),
		conversations.onDidChangeRunning(() => setContext('sidethought.running', conversations.anyRunning)),
		onDidChangeSettings(() => {
			views.settingsChanged();
			views.modelsChanged();
		}),
	);
}

function splitDesk({ conversations, records }: Services): SplitDesk {
	return new SplitDesk({
		conversations,
		delimiters: () => readSettings().delimiters,
		// What the text itself tells needs no memory.
		remember: (model, { format, startsInThinking }) =>
			records.learn(model, { format: format === 'auto' ? undefined : format, startsInThinking }),
	});
}

function stopAll({ comparisons, conversations }: Services, conversation: string): void {
	comparisons.stopAll(conversation);
	conversations.stopAll(conversation);
}

function currentModels({ catalog, records }: Services): ModelsView {
	const settings = readSettings();
	const rate = (model: ModelRef): number => rateOf(records.tokenRate(model));
	return modelsView(catalog.state, settings, { contextSize: settings.ollama.contextSize, rateOf: rate });
}

function chooseModel(model: ModelRef): Promise<void> {
	return writeSetting('model', formatModelRef(model));
}
