/**
 * What turns name, for whoever shows it: page, marks, gaze, native chat. A fold over the events of
 * the hub, so it comes back with a conversation after a reload.
 */
import type { Uri } from 'vscode';
import type { ConversationId } from '../../core/conversation/conversation.ts';
import type { BlockStep, ThoughtAddress } from '../../core/insight/address.ts';
import { type Disposable, DisposableStore, Emitter, onUnexpectedError } from '../../core/lifecycle.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { AppendedEvents } from '../../session/hub/hubEvents.ts';
import type { OpenTurn } from '../../session/hub/openConversation.ts';
import { type AttachedLine, type NamedFiles, namedFiles } from '../../workspace/referenceContext.ts';
import type { WorkspaceFiles } from '../../workspace/workspaceFiles.ts';
import type { BlockReference } from './blockSearch.ts';
import type { TurnReferences } from './turnReferences.ts';

export interface FoundReferences {
	readonly conversation: ConversationId;
	readonly turn: TurnId;
	readonly references: readonly BlockReference[];
	/** All that there are, in place of those found before. */
	readonly anew: boolean;
	/** The turn thinks now; else it was read from the journal. */
	readonly live: boolean;
}

export interface ReferenceIndexNeeds {
	readonly conversations: Pick<
		Conversations,
		'onDidAppend' | 'onDidRemove' | 'onDidChangeBranch' | 'open' | 'opened' | 'findTurn'
	>;
	readonly files: Pick<WorkspaceFiles, 'list'>;
}

interface Searched {
	readonly conversation: ConversationId;
	readonly turn: OpenTurn;
	readonly references: TurnReferences;
	readonly names: NamedFiles;
	/** How many of its events were searched. */
	taken: number;
}

export class ReferenceIndex implements Disposable {
	readonly #needs: ReferenceIndexNeeds;
	readonly #store = new DisposableStore();
	readonly #found = this.#store.add(new Emitter<FoundReferences>());
	/** A turn is there from when its search begins; the list of files may have to be read first. */
	readonly #turns = new Map<TurnId, Searched | 'begun'>();
	/** Searches that wait for the list of files. */
	readonly #waiting = new Map<TurnId, Promise<void>>();
	#disposed = false;

	readonly onDidFind = this.#found.event;

	constructor(needs: ReferenceIndexNeeds) {
		this.#needs = needs;
		const { conversations } = needs;
		this.#store.add(conversations.onDidAppend(appended => this.#append(appended)));
		this.#store.add(conversations.onDidRemove(removed => this.#forget(removed)));
	}

	/** Searches the turns of the branch that is shown, one after the other; what they name comes as events. */
	async search(conversation: ConversationId): Promise<void> {
		const opened = await this.#needs.conversations.open(conversation);
		for (const turn of opened?.branch ?? []) {
			if (turn.state && !this.#turns.has(turn.id)) {
				await this.#begin(conversation, turn, false);
				// Long conversations are searched in many short goes.
				await new Promise(resolve => setImmediate(resolve));
			}
		}
	}

	/** A turn of a conversation that is open is searched as far as it has come. */
	async settled(turn: TurnId): Promise<void> {
		await this.#waiting.get(turn);
	}

	/** What was found in a turn so far. */
	of(turn: TurnId): readonly BlockReference[] {
		return this.#searched(turn)?.references.found ?? [];
	}

	/** Where a path that is named in a turn is. */
	uriOf(turn: TurnId, path: string): Uri | undefined {
		return this.#searched(turn)?.names.uriOf(path);
	}

	/** Lines as the turn was asked about them. */
	linesOf(turn: TurnId, path: string, line: number, endLine: number): readonly AttachedLine[] | undefined {
		return this.#searched(turn)?.names.linesOf(path, line, endLine);
	}

	/** Whether the reader attached that file to the question. */
	isAttached(turn: TurnId, path: string): boolean {
		return this.#searched(turn)?.names.attached.some(each => each.path === path) ?? false;
	}

	stepAt(address: ThoughtAddress): BlockStep | undefined {
		return this.#searched(address.turn)?.references.stepAt(address);
	}

	dispose(): void {
		this.#disposed = true;
		this.#store.dispose();
	}

	#searched(turn: TurnId): Searched | undefined {
		const found = this.#turns.get(turn);
		return found === 'begun' ? undefined : found;
	}

	#append({ conversation, turn: id }: AppendedEvents): void {
		const known = this.#turns.get(id);
		if (known === undefined) {
			const turn = this.#needs.conversations.findTurn(id)?.turn;
			if (turn?.state) {
				this.#begin(conversation, turn, true).catch(onUnexpectedError);
			}
		} else if (known !== 'begun') {
			this.#catchUp(known, true);
		}
	}

	#begin(conversation: ConversationId, turn: OpenTurn, live: boolean): Promise<void> {
		this.#turns.set(turn.id, 'begun');
		const search = this.#searchFirst(conversation, turn, live).finally(() => this.#waiting.delete(turn.id));
		this.#waiting.set(turn.id, search);
		return search;
	}

	async #searchFirst(conversation: ConversationId, turn: OpenTurn, live: boolean): Promise<void> {
		const [files, { createReferenceFinder, TurnReferences }] = await Promise.all([
			this.#needs.files.list(),
			import('./searching.ts'),
		]);
		if (this.#disposed || !this.#turns.has(turn.id)) {
			return;
		}
		const names = namedFiles(files, turn.state?.context ?? []);
		const references = new TurnReferences(turn.id, () => createReferenceFinder(names));
		const searched = { conversation, turn, references, names, taken: 0 };
		this.#turns.set(turn.id, searched);
		this.#catchUp(searched, live);
	}

	#catchUp(searched: Searched, live: boolean): void {
		const { conversation, turn, references } = searched;
		const events: readonly TurnEvent[] = turn.events.slice(searched.taken);
		searched.taken += events.length;
		if (!turn.state || events.length === 0) {
			return;
		}
		const found = references.apply(events, turn.state);
		if (found.references.length > 0 || found.anew) {
			this.#found.fire({ conversation, turn: turn.id, ...found, live });
		}
	}

	#forget(conversation: ConversationId): void {
		for (const [id, searched] of this.#turns) {
			if (searched !== 'begun' && searched.conversation === conversation) {
				this.#turns.delete(id);
			}
		}
	}
}
