/** Thoughts beside the lines that they are about: marks, hover, gaze and following, built and wired. */
import * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation/conversation.ts';
import type { ThoughtAddress, ThoughtPoint } from '../../core/insight/address.ts';
import { type Disposable, DisposableStore, type Event, onUnexpectedError } from '../../core/lifecycle.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { onDidChangeSettings, readSettings } from '../../platform/settings.ts';
import { setContext } from '../../platform/workbench.ts';
import type { PlacePreview, TurnReferencesView } from '../../protocol/messages.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import { isInWorkspace } from '../../workspace/places.ts';
import { isMarkable } from '../../workspace/referenceContext.ts';
import { WorkspaceFiles } from '../../workspace/workspaceFiles.ts';
import { type BesideCommand, besideCommands } from './besideCommands.ts';
import { Follow } from './follow.ts';
import { Gaze } from './gaze.ts';
import { LineMarks } from './lineMarks.ts';
import { Looks } from './looks.ts';
import { type NamedPlace, namedPlaces } from './namedPlaces.ts';
import { type HowToOpen, openReference, previewReference } from './openReference.ts';
import { byBlock } from './pageReferences.ts';
import { ReferenceIndex } from './referenceIndex.ts';
import { thoughtHover } from './thoughtHover.ts';
import { type Thought, thoughtsOfLine } from './thoughtsOfLine.ts';

export interface BesideNeeds {
	readonly conversations: Conversations;
	/** The folder of our pictures. */
	readonly media: vscode.Uri;
}

/** The views of conversations, as far as thoughts beside lines are concerned. */
export interface BesideViews {
	/** The one in the sidebar. */
	readonly conversation: ConversationId;
	readonly onDidShow: Event<ConversationId>;
	revealThought(conversation: ConversationId, address: ThoughtAddress): Promise<void>;
}

/** A window that has just opened has more urgent things to do. */
const firstLookMs = 1_000;

/** More would be a list that nobody reads. */
const mostInChat = 12;

export class Beside implements Disposable {
	readonly #needs: BesideNeeds;
	readonly #store = new DisposableStore();
	readonly #marks: LineMarks;
	readonly #gaze: Gaze;
	readonly #follow: Follow;
	readonly #index: ReferenceIndex;

	constructor(needs: BesideNeeds) {
		this.#needs = needs;
		const { conversations } = needs;
		const files = this.#store.add(new WorkspaceFiles());
		const looks = this.#store.add(new Looks(needs.media));
		const index = this.#store.add(new ReferenceIndex({ conversations, files }));
		this.#index = index;
		const isOn = (): boolean => readSettings().marksEnabled;
		this.#marks = this.#store.add(new LineMarks({ conversations, index, looks, isOn }));
		this.#gaze = this.#store.add(
			new Gaze({
				conversations,
				index,
				looks,
				isOn: () => readSettings().gazeEnabled || this.#follow.isOn,
				isCalm: hasReducedMotion,
				movedTo: (uri, address) => this.#marks.whereIs(uri, address),
			}),
		);
		this.#follow = this.#store.add(new Follow({ onDidMove: this.#gaze.onDidMove, isInWorkspace }));
		this.#store.add(this.#marks.onDidChange(() => setContext('sidethought.hasThoughts', !this.#marks.isEmpty)));
		this.#store.add(this.#follow.onDidChange(on => setContext('sidethought.following', on)));
	}

	/** Keeps in step with what the sidebar shows. Returns the commands; registers all else. */
	connect(views: BesideViews): readonly BesideCommand[] {
		const first = setTimeout(() => this.#marks.show(views.conversation), firstLookMs);
		this.#store.add({ dispose: () => clearTimeout(first) });
		this.#store.add(views.onDidShow(conversation => this.#marks.show(conversation)));
		this.#store.add(onDidChangeSettings(() => this.#settingsChanged(), ['marks', 'gaze']));
		this.#store.add(
			vscode.languages.registerHoverProvider(
				{ scheme: '*' },
				{ provideHover: (document, position) => this.#hover(document, position) },
			),
		);
		if (readSettings().gazeFollow) {
			this.#follow.start();
		}
		return besideCommands({
			marks: this.#marks,
			gaze: this.#gaze,
			follow: this.#follow,
			areMarksOn: () => readSettings().marksEnabled,
			thoughtsAt: (document, line) => this.#thoughtsAt(document, line),
			reveal: address => this.#reveal(views, address),
		});
	}

	/** What pages hear of the references, and may ask for. */
	get forPages() {
		const index = this.#index;
		const places = { index, movedTo: this.#marks.whereIs.bind(this.#marks) };
		const onDidFind: Event<TurnReferencesView> = listener =>
			index.onDidFind(({ conversation, turn, references, anew }) =>
				listener({ conversation, turn, blocks: byBlock(references), anew }),
			);
		return {
			onDidFind,
			of: (turn: TurnId) => byBlock(index.of(turn)),
			search: (conversation: ConversationId): void => {
				index.search(conversation).catch(onUnexpectedError);
			},
			shownSoFar: (turn: TurnId, late: boolean, point: ThoughtPoint | undefined): void =>
				this.#gaze.show(turn, late, point),
			/** False when nothing was found there. */
			open: (address: ThoughtAddress, how: HowToOpen): Promise<boolean> => openReference(address, how, places),
			/** Undefined when there is nothing to show. */
			preview: (address: ThoughtAddress): Promise<PlacePreview | undefined> => previewReference(address, places),
		};
	}

	/** What a turn names, for VS Code's own chat. */
	placesIn(turn: TurnId): Promise<readonly NamedPlace[]> {
		return namedPlaces(turn, this.#index, mostInChat);
	}

	dispose(): void {
		this.#store.dispose();
	}

	#settingsChanged(): void {
		this.#marks.refresh();
		if (!readSettings().gazeEnabled && !this.#follow.isOn) {
			this.#gaze.end();
		}
	}

	#hover(document: vscode.TextDocument, { line }: vscode.Position): vscode.Hover | undefined {
		const thoughts = isMarkable(document.uri) ? this.#thoughtsAt(document, line) : [];
		return thoughts.length > 0
			? new vscode.Hover(thoughtHover(thoughts, { uri: document.uri.toString(), line }), document.lineAt(line).range)
			: undefined;
	}

	#thoughtsAt(document: vscode.TextDocument, line: number): readonly Thought[] {
		const marks = this.#marks.in(document);
		return marks.length > 0 ? thoughtsOfLine(marks, line, this.#marks.branch, this.#index) : [];
	}

	async #reveal(views: BesideViews, address: ThoughtAddress): Promise<void> {
		const conversation = this.#conversationOf(address.turn);
		if (conversation === undefined) {
			void vscode.window.showInformationMessage(vscode.l10n.t('That conversation was deleted.'));
			return;
		}
		await views.revealThought(conversation, address);
	}

	#conversationOf(turn: TurnId): ConversationId | undefined {
		return this.#needs.conversations.findTurn(turn)?.conversation.id;
	}
}

/** VS Code tells extensions of the user's own choice; what the system prefers it keeps to itself. */
function hasReducedMotion(): boolean {
	return vscode.workspace.getConfiguration('workbench').get('reduceMotion') === 'on';
}
