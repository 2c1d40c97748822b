/** References as pages hear of them, under the hand of a test. */
import { Emitter } from '../../../../src/core/lifecycle.ts';
import type { BlockReferencesView, PlacePreview, TurnReferencesView } from '../../../../src/protocol/messages.ts';
import type { PageReferences } from '../../../../src/surfaces/panel/pageReferences.ts';

export class FakeReferences implements PageReferences {
	readonly found = new Emitter<TurnReferencesView>();
	readonly onDidFind = this.found.event;
	readonly searched: string[] = [];
	readonly opened: unknown[] = [];
	readonly shown: unknown[] = [];
	/** By turn. */
	known: Readonly<Record<string, readonly BlockReferencesView[]>> = {};
	isThere = true;
	onOpen: () => void = () => {};

	of(turn: string): readonly BlockReferencesView[] {
		return this.known[turn] ?? [];
	}

	search(conversation: string): void {
		this.searched.push(conversation);
	}

	shownSoFar(...shown: Parameters<PageReferences['shownSoFar']>): void {
		this.shown.push(shown);
	}

	async preview(): Promise<PlacePreview | undefined> {
		return this.isThere ? { line: 2, text: 'const a = 1;' } : undefined;
	}

	async open(...asked: Parameters<PageReferences['open']>): Promise<boolean> {
		this.opened.push(asked);
		this.onOpen();
		return this.isThere;
	}
}
