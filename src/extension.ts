/** Composition root: builds, wires, registers; decides nothing. Read it as a table of contents. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { configuredProviders, createConfiguredProviders, createRecording } from './configuredProviders.ts';
import { DisposableStore } from './core/lifecycle.ts';
import type { ModelRef, ThinkSetting } from './core/stream/chat.ts';
import { detectChatFeatures } from './platform/chatFeatures.ts';
import { type ExportFormat, exportToFile } from './platform/exportFile.ts';
import { Journal } from './platform/journal.ts';
import { createLog } from './platform/log.ts';
import { KeyStore } from './platform/secrets.ts';
import { onDidChangeSettings, readSettings, writeSetting } from './platform/settings.ts';
import { setContext } from './platform/workbench.ts';
import { Asker, type Question } from './session/asker.ts';
import { Conversations } from './session/conversations.ts';
import { formatModelRef, ModelCatalog } from './session/modelCatalog.ts';
import { createTurnRunner } from './session/turnRunner.ts';
import { askCommand } from './surfaces/commands/ask.ts';
import { checkConnectionCommand } from './surfaces/commands/checkConnection.ts';
import { chooseModelCommand } from './surfaces/commands/chooseModel.ts';
import { registerCommands } from './surfaces/commands/command.ts';
import { conversationCommands } from './surfaces/commands/conversation.ts';
import { historyCommand } from './surfaces/commands/history.ts';
import { removeKeyCommand, setKeyCommand } from './surfaces/commands/keys.ts';
import { pageCommands } from './surfaces/commands/page.ts';
import { pullModelCommand } from './surfaces/commands/pullModel.ts';
import { remedyFor } from './surfaces/commands/remedies.ts';
import { recordedModel, watchRecordingCommand } from './surfaces/commands/watchRecording.ts';
import { registerQuickFixes } from './surfaces/editor/quickFixes.ts';
import { registerReview } from './surfaces/editor/review.ts';
import { thinkFromConfiguration } from './surfaces/models/modelInformation.ts';
import { registerModelProvider } from './surfaces/models/modelProvider.ts';
import { VscodeModels, vscodeProviderId } from './surfaces/models/vscodeModels.ts';
import { AttachmentBox } from './surfaces/panel/attachmentBox.ts';
import { ChatViews } from './surfaces/panel/chatViews.ts';
import { modelsView } from './surfaces/panel/modelsView.ts';
import { registerParticipant } from './surfaces/participant/reasonParticipant.ts';
import { registerStatusBar } from './surfaces/status/statusBar.ts';
import { registerReasonTool } from './surfaces/tools/reasonTool.ts';

export function activate(context: vscode.ExtensionContext): void {
	const store = new DisposableStore();
	context.subscriptions.push(store);
	const log = store.add(createLog());
	const keys = new KeyStore(context.secrets);
	const settings = readSettings;

	// What answers: providers, their models, the turns that run.
	const catalog = store.add(new ModelCatalog(() => createConfiguredProviders(settings(), keys)));
	const journal = store.add(
		new Journal(join(context.globalStorageUri.fsPath, 'conversations'), {
			onProblem: problem => {
				log.error(problem.message);
				void vscode.window.showWarningMessage(problem.message);
			},
		}),
	);
	const recording = context.asAbsolutePath(join('media', 'recordings', 'sample-bug.ndjson'));
	const chatFeatures = detectChatFeatures();
	const vscodeModels = new VscodeModels(chatFeatures);
	const runner = createTurnRunner({
		catalog,
		provider: async id => {
			const builtIn = {
				[recordedModel.provider]: () => createRecording(recording),
				[vscodeProviderId]: () => vscodeModels,
			}[id];
			return builtIn ? builtIn() : catalog.provider(id);
		},
		settings: () => requestSettings(settings()),
	});
	const conversations = store.add(new Conversations(journal, runner));
	const asker = new Asker(conversations, catalog, settings);

	// What the user touches.
	const attachments = store.add(new AttachmentBox());
	const chooseModel = (model: ModelRef): void => void writeSetting('model', formatModelRef(model));
	const chooseThink = (think: ThinkSetting): void => void writeSetting('think', think);
	const views = store.add(
		new ChatViews(context, {
			conversations,
			attachments,
			log,
			settings,
			models: () => modelsView(catalog.state, settings()),
			chooseModel,
			chooseThink,
			ask: (conversation, asked) => {
				const carried = asked.parent && conversations.findTurn(asked.parent.turn)?.turn.state?.context;
				const question = { ...asked, context: carried ?? attachments.items };
				void asker.ask(conversation, question);
				if (!carried) {
					attachments.clear();
				}
			},
			remedy: (action, turn) => void remedyFor(action, { turn, conversations, ask: asker }),
			exportConversation: (id, format, turn) => void exportConversation(id, format, turn),
			typicalThinkingTokens: () => undefined,
		}),
	);

	const exportConversation = async (id: string, format: ExportFormat, turn?: string): Promise<void> => {
		const conversation = conversations.get(id);
		if (!conversation || conversation.turns.length === 0) {
			void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to export yet: ask something first.'));
			return;
		}
		const turns = turn ? conversation.turns.filter(each => each.id === turn) : conversation.turns;
		const uri = await exportToFile({ ...conversation, turns }, format, settings().exportThinking);
		if (uri) {
			views.post({ type: 'announce', message: vscode.l10n.t('Exported to {0}', vscode.workspace.asRelativePath(uri)) });
			await vscode.window.showTextDocument(uri, { preview: false });
		}
	};

	store.add(
		registerCommands(log, [
			askCommand({
				attach: item => attachments.add(item),
				reveal: () => views.reveal(),
				draft: text => views.post({ type: 'draft', text, focus: true }),
			}),
			...conversationCommands({ conversations, views, exportConversation }),
			...pageCommands(command => views.post({ type: 'command', command })),
			historyCommand({
				list: () => journal.list(),
				open: id => views.reveal(id),
				rename: (id, title) => journal.rename(id, title),
				remove: id => {
					conversations.close(id);
					journal.remove(id);
				},
			}),
			chooseModelCommand(catalog, () => modelsView(catalog.state, settings()).selected, chooseModel),
			checkConnectionCommand(catalog),
			pullModelCommand(catalog),
			setKeyCommand(keys, () => configuredProviders(settings())),
			removeKeyCommand(keys, () => configuredProviders(settings())),
			{ id: 'sidethought.showLog', execute: () => log.show() },
			watchRecordingCommand({ conversations, show: id => views.reveal(id) }),
			{ id: 'sidethought.walkthrough', execute: () => openWalkthrough(context) },
		]),
	);

	store.add(
		registerStatusBar({
			catalog,
			conversations,
			models: () => modelsView(catalog.state, settings()),
			onDidChangeSettings,
		}),
	);

	// VS Code's own chat, its models, agents, light bulbs and source control.
	const askAbout = async (asked: Pick<Question, 'question' | 'context'>): Promise<void> => {
		await views.reveal();
		await asker.ask(views.conversation, asked);
	};
	store.add(
		registerParticipant({
			conversations,
			asker,
			catalog,
			log,
			features: chatFeatures,
			thinkingDetail: () => settings().chatThinkingDetail,
			toModelRef: model => vscodeModels.toModelRef(model),
			toThink: thinkFromConfiguration,
			remedy: (action, turn) => void remedyFor(action, { turn, conversations, ask: asker }),
		}),
	);
	store.add(
		registerModelProvider({
			catalog,
			log,
			features: chatFeatures,
			hiddenProviders: [vscodeProviderId, recordedModel.provider],
			settings: () => ({
				think: settings().think,
				thinkingFallback: settings().modelsThinkingFallback,
				request: requestSettings(settings()),
			}),
		}),
	);
	store.add(registerReasonTool({ conversations, asker, catalog }));
	store.add(registerQuickFixes({ askAbout }));
	store.add(registerReview({ askAbout }));

	// What keeps them in step.
	store.add(catalog.onDidChange(() => views.modelsChanged()));
	store.add(conversations.onDidChangeRunning(() => setContext('sidethought.running', conversations.anyRunning)));
	const providersChanged = (): void => {
		catalog.invalidate();
		void catalog.refresh();
	};
	// After start-up, so that activation stays light: the first question finds its models known.
	setTimeout(() => void catalog.refresh(), 1500);
	store.add(keys.onDidChange(providersChanged));
	store.add(
		onDidChangeSettings(() => {
			views.settingsChanged();
			providersChanged();
		}),
	);
}

function openWalkthrough(context: vscode.ExtensionContext): Thenable<unknown> {
	return vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#start`);
}

function requestSettings(settings: ReturnType<typeof readSettings>): { contextSize?: number; keepAlive?: string } {
	const { contextSize, keepAlive } = settings.ollama;
	return { ...(contextSize && { contextSize }), ...(keepAlive && { keepAlive }) };
}
