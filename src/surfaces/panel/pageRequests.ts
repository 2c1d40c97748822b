/** What a page asks of the host, one message after the other. */
import * as vscode from 'vscode';
import { assertNever } from '../../core/assertNever.ts';
import { branchTo } from '../../core/conversation/tree.ts';
import type { RemedyAction } from '../../core/errors.ts';
import type { Event } from '../../core/lifecycle.ts';
import type { ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import type { ToolsChoice } from '../../core/stream/toolsChoice.ts';
import type { ContextItem, TurnId } from '../../core/stream/turnEvent.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { knownFolders } from '../../platform/exportFile.ts';
import { templates } from '../../platform/language.ts';
import type { Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings.ts';
import type { SetupAction, ToHost, ToWebview } from '../../protocol/messages.ts';
import type { Asker, Question } from '../../session/hub/asker.ts';
import type { CompareOutcome } from '../../session/hub/comparisons.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { AttachmentBox } from './attachmentBox.ts';
import { AttachmentDesk } from './attachmentDesk.ts';
import type { PageReferences } from './pageReferences.ts';
import { QuestionDesk } from './questionDesk.ts';
import type { SplitDesk } from './splitDesk.ts';
import { completionsFor, promptsFor } from './suggestions.ts';
import { type AskedOf, showTurnMenu } from './turnMenu.ts';

/** Whether a conversation may use tools. */
export interface ConversationTools {
	of(conversation: string): ToolsChoice;
	choose(conversation: string, choice: ToolsChoice): void;
	/** The id of the conversation. */
	readonly onDidChange: Event<string>;
}

/** Answers beside each other; the reader is asked whose. */
export interface CompareRequests {
	ask(conversation: string, question: Question): Promise<CompareOutcome>;
	askWith(turn: TurnId): Promise<CompareOutcome>;
	/** The versions of a turn. */
	show(turn: TurnId): void;
	/** The differences of two answers of a comparison. */
	diff(comparison: string): Promise<void>;
}

export interface PageRequestNeeds {
	readonly conversations: Conversations;
	readonly attachments: AttachmentBox;
	readonly log: Log;
	readonly settings: () => Settings;
	readonly chooseModel: (model: ModelRef) => void;
	readonly chooseThink: (think: ThinkSetting) => void;
	readonly tools: ConversationTools;
	readonly asker: Pick<Asker, 'ask' | 'askAgain' | 'steer'>;
	readonly compare: CompareRequests;
	readonly splits: Pick<SplitDesk, 'splitAgain' | 'splitAsBefore'>;
	/** The reader has asked something in a new turn. */
	readonly onAsked: (turn: TurnId) => void;
	/** Asks the reader for another model or thinking level. */
	readonly pickOther: () => Promise<AskedOf | undefined>;
	readonly remedy: (action: RemedyAction, turn: TurnId | undefined) => void;
	readonly references: PageReferences;
	/** A button of the first screen. */
	readonly setup: (action: SetupAction, model?: string) => Promise<void>;
	/** What a block of code in an answer can do to the user's files. */
	readonly codeAction: (asked: {
		readonly action: 'insert' | 'new-file' | 'apply' | 'diagram';
		readonly turn: TurnId;
		readonly code: string;
		/** What was attached to the question. */
		readonly about: readonly ContextItem[];
		readonly language?: string;
		readonly path?: string;
	}) => Promise<void>;
	readonly exportConversation: (
		conversation: string,
		format: 'markdown' | 'json' | 'html',
		turn?: TurnId,
	) => Promise<void>;
}

/** What the page asks for; the rest is about the page itself. */
export type PageRequest = Exclude<
	ToHost,
	{
		readonly type:
			| 'ready'
			| 'resync'
			| 'taken'
			| 'focus'
			| 'stop-compared'
			| 'go-on-from'
			| 'diff-compared'
			| 'show-more';
	}
>;

/** Which model is asked and how, and the way to a first one. */
type ModelMessage = Extract<
	ToHost,
	{
		type:
			| 'choose-model'
			| 'choose-think'
			| 'choose-keep-thinking'
			| 'choose-tools'
			| 'pick-model'
			| 'pick-tools'
			| 'setup';
	}
>;

/** What is done with a turn. */
type TurnMessage = Extract<
	ToHost,
	{
		type:
			| 'stop'
			| 'ask-now'
			| 'retry'
			| 'continue'
			| 'answer-now'
			| 'steer'
			| 'turn-menu'
			| 'edit-question'
			| 'show-version';
	}
>;

/** Where a text leads. */
type PlaceMessage = Extract<ToHost, { type: 'open-link' | 'open-reference' | 'preview-reference' }>;

/** Answers beside each other. */
type CompareMessage = Extract<ToHost, { type: 'compare' | 'compare-with' | 'show-compared' }>;

/** The page that asks. */
interface AskingPage {
	/** The conversation that it shows. */
	readonly conversation: string;
	post(message: ToWebview): void;
}

export class PageRequests {
	readonly questions: QuestionDesk;
	readonly #attaching: AttachmentDesk;
	readonly #needs: PageRequestNeeds;
	readonly #page: AskingPage;
	/** The turn that the page shows later than it comes. */
	#late: TurnId | undefined;

	constructor(needs: PageRequestNeeds, page: AskingPage) {
		this.#needs = needs;
		this.#page = page;
		const post = (message: ToWebview): void => page.post(message);
		this.questions = new QuestionDesk({ ...needs, post });
		this.#attaching = new AttachmentDesk({ ...needs, post });
	}

	/** The page is gone or begins anew: it shows nothing late any more. */
	forgetPage(): void {
		if (this.#late !== undefined) {
			this.#needs.references.shownSoFar(this.#late, false, undefined);
			this.#late = undefined;
		}
	}

	/** Does what a message asks for. */
	async handle(message: PageRequest): Promise<void> {
		switch (message.type) {
			case 'ask':
				return this.questions.ask(this.#page.conversation, message);
			case 'unqueue':
				return this.questions.unqueue(this.#page.conversation, message.id, message.edit);
			case 'stop':
			case 'ask-now':
			case 'retry':
			case 'continue':
			case 'answer-now':
			case 'steer':
			case 'turn-menu':
			case 'edit-question':
			case 'show-version':
				return this.#handleTurn(message);
			case 'compare':
			case 'compare-with':
			case 'show-compared':
				return this.#handleCompare(message);
			case 'remedy':
				return this.#needs.remedy(message.action, message.turn);
			case 'copy':
				return this.#copy(message.text);
			case 'copy-turn':
				return this.#copyTurn(message.turn);
			case 'code-action':
				return this.#codeAction(message);
			case 'export':
				return this.#needs.exportConversation(this.#page.conversation, message.format, message.turn);
			case 'new-conversation':
			case 'show-history':
			case 'open-beside':
				return this.#open(message.type);
			case 'open-link':
			case 'open-reference':
			case 'preview-reference':
				return this.#handlePlaces(message);
			case 'shown-so-far':
				return this.#showSoFar(message);
			case 'open-attachment':
			case 'attach':
			case 'attach-files':
			case 'attach-text':
			case 'attach-picture':
			case 'detach':
				return this.#attaching.handle(message);
			case 'complete':
				return this.#complete(message);
			case 'choose-model':
			case 'choose-think':
			case 'choose-keep-thinking':
			case 'choose-tools':
			case 'pick-model':
			case 'pick-tools':
			case 'setup':
				return this.#handleModels(message);
			case 'page-error':
				return this.#needs.log.error(`In the page: ${message.message}`);
			default:
				return assertNever(message);
		}
	}

	async #handleTurn(message: TurnMessage): Promise<void> {
		const { conversations } = this.#needs;
		switch (message.type) {
			case 'stop':
				return conversations.stop(message.turn);
			case 'ask-now':
				return conversations.askNow(message.turn);
			case 'retry':
			case 'continue':
			case 'answer-now':
				return this.questions.again(message.turn, message.type);
			case 'steer':
				return this.questions.steer(message);
			case 'turn-menu':
				return this.#showMenu(message.turn);
			case 'edit-question':
				return this.questions.edit(message.turn);
			case 'show-version':
				return conversations.showVersion(message.turn);
		}
	}

	async #handlePlaces(message: PlaceMessage): Promise<void> {
		switch (message.type) {
			case 'open-link':
				return openLink(message.href);
			case 'open-reference':
				return this.#openReference(message);
			case 'preview-reference':
				return this.#previewReference(message);
		}
	}

	async #showMenu(turn: TurnId): Promise<void> {
		const { conversations, splits, pickOther, exportConversation } = this.#needs;
		const { questions } = this;
		const { conversation } = this.#page;
		const needs = {
			conversations,
			splits,
			pickOther,
			edit: (each: TurnId) => questions.edit(each),
			retry: (each: TurnId, changes?: AskedOf) => questions.again(each, 'retry', changes),
			compare: (each: TurnId) => questions.compareWith(each),
			exportTurn: (each: TurnId) => exportConversation(conversation, 'markdown', each),
			openBeside: (branch: string) => this.#run(commandIds.openBeside, branch),
		};
		return showTurnMenu(needs, turn);
	}

	async #handleCompare(message: CompareMessage): Promise<void> {
		switch (message.type) {
			case 'compare':
				return message.text.trim() === ''
					? this.#run(commandIds.compare)
					: this.questions.compare(this.#page.conversation, message);
			case 'compare-with':
				return this.questions.compareWith(message.turn);
			case 'show-compared':
				return this.#needs.compare.show(message.turn);
		}
	}

	async #handleModels(message: ModelMessage): Promise<void> {
		switch (message.type) {
			case 'choose-model':
				return this.#needs.chooseModel(message.model);
			case 'choose-think':
				return this.#needs.chooseThink(message.think);
			case 'choose-keep-thinking':
				return this.#needs.conversations.setKeepThinking(this.#page.conversation, message.keep);
			case 'choose-tools':
				return this.#needs.tools.choose(this.#page.conversation, message.tools);
			case 'pick-tools':
				return this.#run(commandIds.chooseTools);
			case 'pick-model':
				return this.#run(commandIds.chooseModel);
			case 'setup':
				return this.#needs.setup(message.action, message.model);
		}
	}

	async #complete({ request, query, of }: Extract<ToHost, { type: 'complete' }>): Promise<void> {
		const items = of === 'prompts' ? promptsFor(query, this.#needs.settings().prompts) : await completionsFor(query);
		this.#page.post({ type: 'completions', request, items });
	}

	async #copyTurn(turn: TurnId): Promise<void> {
		const found = this.#needs.conversations.findTurn(turn);
		if (found) {
			const { exportThinking: thinking } = this.#needs.settings();
			const options = { thinking, ...knownFolders(), templates: templates() };
			const { turnToMarkdown } = await import('../../core/export/texts.ts');
			await this.#copy(turnToMarkdown(found.conversation, turn, options));
		}
	}

	async #copy(text: string): Promise<void> {
		// Terminal escapes and other control characters have no business in a clipboard.
		await vscode.env.clipboard.writeText(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, ''));
		this.#page.post({ type: 'announce', message: vscode.l10n.t('Copied') });
	}

	async #codeAction(message: Extract<ToHost, { type: 'code-action' }>): Promise<void> {
		const { action, turn, code, languageId, path } = message;
		const about = this.#asked(turn);
		const language = languageId ? { language: languageId } : {};
		await this.#needs.codeAction({ action, turn, code, about, ...language, ...(path && { path }) });
	}

	/** The code that a turn is about: its own, or of the last question before it that had some. */
	#asked(turn: TurnId): readonly ContextItem[] {
		const turns = this.#needs.conversations.findTurn(turn)?.conversation.turns ?? [];
		const asking = branchTo(turns, turn).findLast(({ state }) => state?.context.some(({ uri }) => uri !== undefined));
		return asking?.state?.context ?? [];
	}

	async #openReference({ turn, block, start, end, how }: Extract<ToHost, { type: 'open-reference' }>): Promise<void> {
		const before = vscode.window.activeTextEditor;
		const opened = await this.#needs.references.open({ turn, block, start, end }, how);
		const shown = vscode.window.activeTextEditor;
		// What the user selected themselves stays what the next question is about.
		if (how === 'open' && shown !== before) {
			this.#needs.attachments.leaveOut(shown);
		}
		if (!opened) {
			this.#page.post({ type: 'announce', message: vscode.l10n.t('That place is not there any more.') });
		}
	}

	#showSoFar({ turn, late, thinking }: Extract<ToHost, { type: 'shown-so-far' }>): void {
		if (late) {
			this.#late = turn;
		} else if (this.#late === turn) {
			this.#late = undefined;
		}
		this.#needs.references.shownSoFar(turn, late, thinking);
	}

	async #previewReference({ turn, block, start, end }: Extract<ToHost, { type: 'preview-reference' }>): Promise<void> {
		const preview = await this.#needs.references.preview({ turn, block, start, end });
		this.#page.post({ type: 'reference-preview', turn, block, start, ...(preview && { preview }) });
	}

	async #open(what: 'new-conversation' | 'show-history' | 'open-beside'): Promise<void> {
		switch (what) {
			case 'new-conversation':
				return this.#run(commandIds.newConversation);
			case 'show-history':
				return this.#run(commandIds.history);
			case 'open-beside':
				return this.#run(commandIds.openBeside, this.#page.conversation);
		}
	}

	async #run(command: string, ...args: readonly unknown[]): Promise<void> {
		await vscode.commands.executeCommand(command, ...args);
	}
}

async function openLink(href: string): Promise<void> {
	const uri = vscode.Uri.parse(href, true);
	// Anything but the web is text; VS Code asks before it leaves for a host it does not know.
	if (uri.scheme === 'https' || uri.scheme === 'http') {
		await vscode.env.openExternal(uri);
	}
}
