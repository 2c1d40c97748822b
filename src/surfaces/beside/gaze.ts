/** The place that the model thinks about now, softly marked in the editors that show it. */
import * as vscode from 'vscode';
import type { ThoughtAddress, ThoughtPoint } from '../../core/insight/address.ts';
import { type Disposable, DisposableStore, Emitter } from '../../core/lifecycle.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { AppendedEvents } from '../../session/hub/hubEvents.ts';
import { type ReadPlace, readPlaceOf } from '../../workspace/readPlaces.ts';
import type { BlockReference } from './blockSearch.ts';
import type { Looks } from './looks.ts';
import type { FoundReferences, ReferenceIndex } from './referenceIndex.ts';

/** At most four moves a second. */
const moveMs = 250;
const fadeMs = 200;
/** A thought that goes on for so many characters without naming the place again has moved on. */
const reach = 600;

export interface GazePlace {
	readonly uri: vscode.Uri;
	/** From 0, inclusive. */
	readonly line: number;
	readonly endLine: number;
}

export interface GazeNeeds {
	readonly conversations: Pick<Conversations, 'onDidAppend'>;
	readonly index: Pick<ReferenceIndex, 'onDidFind' | 'of' | 'uriOf'>;
	readonly looks: Pick<Looks, 'paint'>;
	readonly isOn: () => boolean;
	readonly isCalm: () => boolean;
	/** Where the lines that an address is about stand now, when they have moved. */
	readonly movedTo: (uri: vscode.Uri, address: ThoughtAddress) => Pick<GazePlace, 'line' | 'endLine'> | undefined;
}

export class Gaze implements Disposable {
	readonly #needs: GazeNeeds;
	readonly #store = new DisposableStore();
	readonly #moved = this.#store.add(new Emitter<GazePlace>());
	#turn: TurnId | undefined;
	/** The turn that a page shows later than it comes: what comes of it moves nothing. */
	#late: TurnId | undefined;
	#place: GazePlace | undefined;
	/** How many more characters the thought may go on. */
	#left = 0;
	#lastMove = Number.NEGATIVE_INFINITY;
	#moving: ReturnType<typeof setTimeout> | undefined;
	#fading: ReturnType<typeof setTimeout> | undefined;

	/** The gaze is on another place than before. */
	readonly onDidMove = this.#moved.event;

	/** Subscribes after the index, so that what a piece of thinking names is known before the piece is counted. */
	constructor(needs: GazeNeeds) {
		this.#needs = needs;
		this.#store.add(needs.index.onDidFind(found => this.#find(found)));
		this.#store.add(needs.conversations.onDidAppend(appended => this.#follow(appended)));
		this.#store.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#paint()));
	}

	get place(): GazePlace | undefined {
		return this.#place;
	}

	/**
	 * Goes with a page that holds a turn, slows it or plays it again.
	 * @param late false when it has caught up, or the replay is over
	 * @param point how far the page shows its thinking; undefined where it shows none at its end
	 */
	show(turn: TurnId, late: boolean, point: ThoughtPoint | undefined): void {
		if (late) {
			this.#late = turn;
		} else if (this.#late === turn) {
			this.#late = undefined;
		}
		const last = point && this.#needs.isOn() ? this.#lastNamed(turn, point) : undefined;
		if (last) {
			this.#lookAt(turn, last);
		} else if (turn === this.#turn) {
			this.end();
		}
	}

	/** Nothing is looked at any more. */
	end(): void {
		clearTimeout(this.#moving);
		this.#moving = undefined;
		this.#turn = undefined;
		if (this.#place) {
			this.#fade(this.#place);
			this.#place = undefined;
		}
	}

	dispose(): void {
		clearTimeout(this.#moving);
		clearTimeout(this.#fading);
		this.#store.dispose();
	}

	#find({ turn, references, live }: FoundReferences): void {
		const last = references.findLast(isPlaceOfThought);
		if (live && last && turn !== this.#late && this.#needs.isOn()) {
			this.#lookAt(turn, last);
		}
	}

	/** What was thought of last before that point, unless the thought has gone on for long since. */
	#lastNamed(turn: TurnId, { block, offset }: ThoughtPoint): BlockReference | undefined {
		const last = this.#needs.index
			.of(turn)
			.findLast(
				each =>
					isPlaceOfThought(each) && (each.block < block || (each.block === block && each.reference.end <= offset)),
			);
		const since = last?.block === block ? offset - last.reference.end : offset;
		return since < reach ? last : undefined;
	}

	#lookAt(turn: TurnId, { block, reference }: BlockReference): void {
		const uri = 'path' in reference ? this.#needs.index.uriOf(turn, reference.path) : undefined;
		if (!uri || !('path' in reference) || reference.line === undefined) {
			return;
		}
		const { line, endLine = line, start, end } = reference;
		const lines = this.#needs.movedTo(uri, { turn, block, start, end }) ?? { line: line - 1, endLine: endLine - 1 };
		this.#turn = turn;
		this.#left = reach;
		this.#moveSoon({ uri, ...lines });
	}

	#follow({ turn, events }: AppendedEvents): void {
		if (turn === this.#late) {
			return;
		}
		const read = events.map(readPlaceOf).findLast(place => place !== undefined);
		if (read !== undefined) {
			this.#lookAtRead(turn, read);
		} else if (turn === this.#turn) {
			this.#goOn(events);
		}
	}

	/** What a tool reads for the model is what it looks at, until it thinks on. */
	#lookAtRead(turn: TurnId, { path, line, endLine }: ReadPlace): void {
		const uri = this.#needs.isOn() ? this.#needs.index.uriOf(turn, path) : undefined;
		if (uri) {
			this.#turn = turn;
			this.#left = reach;
			this.#moveSoon({ uri, line: line - 1, endLine: endLine - 1 });
		}
	}

	#goOn(events: readonly TurnEvent[]): void {
		this.#left -= events.reduce((sum, event) => sum + (event.type === 'thinking-delta' ? event.text.length : 0), 0);
		if (this.#left <= 0 || events.some(endsThinking)) {
			this.end();
		}
	}

	#moveSoon(place: GazePlace): void {
		clearTimeout(this.#moving);
		const wait = this.#lastMove + moveMs - performance.now();
		if (wait <= 0) {
			this.#move(place);
		} else {
			this.#moving = setTimeout(() => this.#move(place), wait);
		}
	}

	#move(place: GazePlace): void {
		this.#moving = undefined;
		const before = this.#place;
		if (before && isSame(before, place)) {
			return;
		}
		this.#lastMove = performance.now();
		this.#place = place;
		if (before) {
			this.#fade(before);
		}
		this.#paint();
		this.#moved.fire(place);
	}

	#paint(): void {
		const place = this.#place;
		for (const editor of vscode.window.visibleTextEditors) {
			this.#needs.looks.paint(editor, 'gaze', place ? rangesIn(editor, place) : []);
		}
	}

	#fade(place: GazePlace): void {
		clearTimeout(this.#fading);
		const calm = this.#needs.isCalm();
		for (const editor of vscode.window.visibleTextEditors) {
			this.#needs.looks.paint(editor, 'gaze', []);
			this.#needs.looks.paint(editor, 'fading', calm ? [] : rangesIn(editor, place));
		}
		this.#fading = setTimeout(() => {
			for (const editor of vscode.window.visibleTextEditors) {
				this.#needs.looks.paint(editor, 'fading', []);
			}
		}, fadeMs);
	}
}

function isPlaceOfThought({ channel, reference }: BlockReference): boolean {
	return channel === 'thinking' && 'path' in reference && reference.line !== undefined;
}

function endsThinking({ type }: TurnEvent): boolean {
	return type === 'thinking-end' || type === 'answer-start' || type === 'finish';
}

function isSame(a: GazePlace, b: GazePlace): boolean {
	return a.line === b.line && a.endLine === b.endLine && a.uri.toString() === b.uri.toString();
}

function rangesIn({ document }: vscode.TextEditor, { uri, line, endLine }: GazePlace): readonly vscode.Range[] {
	const isHere = document.uri.toString() === uri.toString() && line < document.lineCount;
	return isHere ? [new vscode.Range(line, 0, Math.min(endLine, document.lineCount - 1), 0)] : [];
}
