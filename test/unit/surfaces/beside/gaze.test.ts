import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Emitter } from '../../../../src/core/lifecycle.ts';
import type { TurnEvent, TurnEventBody } from '../../../../src/core/stream/turnEvent.ts';
import type { AppendedEvents } from '../../../../src/session/hub/hubEvents.ts';
import type { BlockReference } from '../../../../src/surfaces/beside/blockSearch.ts';
import { Gaze, type GazePlace } from '../../../../src/surfaces/beside/gaze.ts';
import type { FoundReferences } from '../../../../src/surfaces/beside/referenceIndex.ts';
import { fakeDocument, fakeEditor } from '../../../harness/vscodeFake/document.ts';
import { Uri } from '../../../harness/vscodeFake/places.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';

const path = '/project/a.ts';

class House {
	readonly found = new Emitter<FoundReferences>();
	readonly appended = new Emitter<AppendedEvents>();
	/** What is painted now, by look: lines from 0. */
	readonly painted: Record<string, readonly string[]> = {};
	/** What the index has of the turn. */
	known: readonly BlockReference[] = [];
	readonly moves: { readonly place: GazePlace; readonly at: number }[] = [];
	isOn = true;
	isCalm = true;
	readonly gaze: Gaze;

	constructor() {
		this.gaze = new Gaze({
			conversations: { onDidAppend: this.appended.event },
			index: {
				onDidFind: this.found.event,
				of: () => this.known,
				uriOf: (_turn, name) => (name === 'a.ts' ? (Uri.file(path) as unknown as vscode.Uri) : undefined),
			},
			looks: {
				paint: (_editor, look, ranges) => {
					this.painted[look] = ranges.map(({ start, end }) => `${start.line}-${end.line}`);
				},
			},
			isOn: () => this.isOn,
			isCalm: () => this.isCalm,
			movedTo: () => undefined,
		});
		this.gaze.onDidMove(place => this.moves.push({ place, at: performance.now() }));
	}

	/** The turn names a line. */
	name(line: number, { live = true, channel = 'thinking' as const, name = 'a.ts', endLine = line } = {}): void {
		const reference = { kind: 'lines', start: 0, end: 4, path: name, line, endLine } as const;
		const references: readonly BlockReference[] = [{ block: 0, channel, reference }];
		this.found.fire({ conversation: 'c', turn: 't', references, anew: false, live });
	}

	append(...bodies: readonly TurnEventBody[]): void {
		const events = bodies.map((body, seq): TurnEvent => ({ ...body, turn: 't', seq, at: 0 }) as TurnEvent);
		this.appended.fire({ conversation: 'c', turn: 't', events });
	}
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

describe('the gaze of the model', () => {
	let house: House;

	beforeEach(() => {
		resetVscode();
		const document = fakeDocument(path, Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n'));
		state.editors = [fakeEditor(document, 0, 0)];
		house = new House();
	});

	afterEach(() => house.gaze.dispose());

	it('is on the lines that a thought names, in the editors that show them', () => {
		house.name(3, { endLine: 5 });
		assert.deepEqual(house.painted, { gaze: ['2-4'] });
	});

	it('ends with the last line of a file that is shorter than the thought believes, and is on no line behind it', () => {
		house.name(48, { endLine: 90 });
		assert.deepEqual(house.painted.gaze, ['47-49']);
		const other = new House();
		other.name(80);
		assert.deepEqual(other.painted.gaze, []);
		other.gaze.dispose();
	});

	it('does not go by what was read from the journal, by answers, or by files that are not known', () => {
		house.name(3, { live: false });
		house.name(3, { channel: 'answer' as 'thinking' });
		house.name(3, { name: 'b.ts' });
		assert.deepEqual(house.moves, []);
	});

	it('does not move while it is switched off', () => {
		house.isOn = false;
		house.name(3);
		assert.deepEqual(house.painted, {});
	});

	describe('while a tool reads for it', () => {
		const read = (content: string, rest: object = {}): TurnEventBody => {
			return { type: 'tool-result', id: 'c', name: 'read_file', content, ...rest };
		};

		it('is on the lines that were read, until the model thinks of something else', () => {
			house.append(read('a.ts, lines 4 to 9 of 50:\n4: line 3'));
			assert.deepEqual(house.painted.gaze, ['3-8']);
			house.append({ type: 'thinking-start', block: 1 }, { type: 'thinking-delta', block: 1, text: 'So that is it.' });
			assert.deepEqual(house.painted.gaze, ['3-8']);
			house.append({ type: 'thinking-delta', block: 1, text: 'x'.repeat(600) });
			assert.deepEqual(house.painted.gaze, []);
		});

		it('ends with the answer that comes from what was read', () => {
			house.append(read('a.ts, lines 4 to 9 of 50:\n4: line 3'));
			house.append({ type: 'answer-start', block: 1 });
			assert.equal(house.gaze.place, undefined);
		});

		it('goes by the last of several files that were read at once', () => {
			house.append(read('a.ts, lines 4 to 9 of 50:\n4: line 3'), read('a.ts, lines 20 to 21 of 50:\n20: line 19'));
			assert.deepEqual(house.painted.gaze, ['19-20']);
		});

		for (const [why, body] of [
			['that failed', read('a.ts, lines 4 to 9 of 50:', { isError: true })],
			['of a file that is not known', read('b.ts, lines 4 to 9 of 50:\n4: x')],
			['of something else', read('a.ts:4: line 3', { name: 'search_text' })],
		] as const) {
			it(`does not go by a result ${why}`, () => {
				house.append(body);
				assert.deepEqual(house.moves, []);
			});
		}

		it('does not move while it is switched off', () => {
			house.isOn = false;
			house.append(read('a.ts, lines 4 to 9 of 50:\n4: line 3'));
			assert.deepEqual(house.painted, {});
		});
	});

	it('goes to the newest of many places, and not through all of them', async () => {
		for (const line of [1, 2, 3, 4, 5, 6]) {
			house.name(line);
		}
		await pause(400);
		assert.deepEqual(
			house.moves.map(({ place }) => place.line),
			[0, 5],
		);
		const [first, second] = house.moves;
		assert.ok(first && second && second.at - first.at >= 245, 'it moves at most four times a second');
	});

	it('stays where it is when the same place is named again', async () => {
		house.name(3);
		house.name(3);
		await pause(300);
		assert.equal(house.moves.length, 1);
	});

	for (const [why, body] of [
		['the thought ends', { type: 'thinking-end', block: 0 }],
		['the answer begins', { type: 'answer-start', block: 1 }],
		['the turn ends', { type: 'finish', reason: 'cancelled' }],
		['the thought has gone on for long', { type: 'thinking-delta', block: 0, text: 'x'.repeat(600) }],
	] as const) {
		it(`is on nothing any more when ${why}`, () => {
			house.name(3);
			house.append({ type: 'thinking-delta', block: 0, text: 'x'.repeat(500) });
			assert.deepEqual(house.painted.gaze, ['2-2']);
			house.append(body);
			assert.deepEqual(house.painted.gaze, []);
			assert.equal(house.gaze.place, undefined);
		});
	}

	describe('of a turn that a page shows later than it comes', () => {
		const named = (block: number, end: number, at: number, channel: 'thinking' | 'answer' = 'thinking') =>
			({ block, channel, reference: { kind: 'lines', start: end - 4, end, path: 'a.ts', line: at } }) as const;

		const line = (): number | undefined => house.gaze.place?.line;

		beforeEach(() => {
			house.known = [named(0, 10, 3), named(0, 50, 7), named(1, 20, 9, 'answer'), named(2, 5, 11)];
		});

		it('is on what the page shows as thought last, and on nothing before that', () => {
			house.gaze.show('t', true, { block: 0, offset: 9 });
			assert.equal(line(), undefined);
			house.gaze.show('t', true, { block: 0, offset: 10 });
			assert.equal(line(), 2);
		});

		it('goes on with the page, over answers and other blocks, and ends where the page thinks no more', async () => {
			house.gaze.show('t', true, { block: 0, offset: 49 });
			await pause(300);
			house.gaze.show('t', true, { block: 2, offset: 4 });
			assert.equal(line(), 6);
			await pause(300);
			house.gaze.show('t', true, { block: 2, offset: 300 });
			assert.equal(line(), 10);
			house.gaze.show('t', true, { block: 2, offset: 605 });
			assert.equal(line(), undefined);
			await pause(300);
			house.gaze.show('t', true, { block: 0, offset: 60 });
			assert.equal(line(), 6);
			house.gaze.show('t', true, undefined);
			assert.equal(line(), undefined);
		});

		it('stays while the page is paused, whatever comes, and catches up with it', async () => {
			house.gaze.show('t', true, { block: 0, offset: 12 });
			await pause(300);
			house.name(20);
			house.append({ type: 'thinking-delta', block: 0, text: 'x'.repeat(900) }, { type: 'finish', reason: 'complete' });
			assert.deepEqual(house.painted.gaze, ['2-2']);
			house.gaze.show('t', false, { block: 2, offset: 5 });
			assert.deepEqual(house.painted.gaze, ['10-10']);
			await pause(300);
			house.name(20);
			assert.deepEqual(house.painted.gaze, ['19-19']);
		});

		it('ends with the replay, and does not end for another turn', () => {
			house.gaze.show('t', true, { block: 0, offset: 12 });
			house.gaze.show('other', false, undefined);
			assert.equal(line(), 2);
			house.gaze.show('t', false, undefined);
			assert.equal(line(), undefined);
		});

		it('is nowhere while it is switched off', () => {
			house.isOn = false;
			house.gaze.show('t', true, { block: 0, offset: 12 });
			assert.deepEqual(house.painted, {});
		});
	});

	it('fades, unless motion is reduced', () => {
		house.name(3);
		house.gaze.end();
		assert.deepEqual(house.painted.fading, []);
		const lively = new House();
		lively.isCalm = false;
		lively.name(4);
		lively.gaze.end();
		assert.deepEqual(lively.painted.fading, ['3-3']);
		lively.gaze.dispose();
	});
});
