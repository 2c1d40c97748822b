/** Feeds segmenters in all kinds of pieces, and holds what comes out to what must always be true. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeFrame, Observed, Segment, SegmenterOptions } from '../../../src/core/segment/segment.ts';
import { createSegmenter } from '../../../src/core/segment/segmenter.ts';

export type Piece = string | NativeFrame;

/** `{ thinking: … }` or `{ answer: … }`: the text of one block. */
export type Block = Readonly<Record<string, string>>;

export interface Case {
	readonly name: string;
	readonly file: string;
	readonly pieces: readonly Piece[];
	readonly options: SegmenterOptions;
	readonly blocks: readonly Block[];
	readonly format?: string;
	readonly unclosed: boolean;
	readonly reclassified: boolean;
}

interface WrittenCase {
	readonly name: string;
	readonly in?: string;
	readonly frames?: readonly Piece[];
	readonly opt?: SegmenterOptions;
	readonly out: readonly Block[];
	readonly format?: string;
	readonly unclosed?: boolean;
	readonly reclassified?: boolean;
}

const corpusDir = join(import.meta.dirname, '..', '..', 'fixtures', 'segment');

export function loadCorpus(): Case[] {
	return readdirSync(corpusDir)
		.filter(file => file.endsWith('.json'))
		.sort()
		.flatMap(file => {
			const cases: readonly WrittenCase[] = JSON.parse(readFileSync(join(corpusDir, file), 'utf8'));
			return cases.map(written => fromWritten(written, file));
		});
}

function fromWritten(written: WrittenCase, file: string): Case {
	return {
		name: written.name,
		file,
		pieces: written.frames ?? [written.in ?? ''],
		options: written.opt ?? {},
		blocks: written.out,
		unclosed: written.unclosed ?? false,
		reclassified: written.reclassified ?? false,
		...(written.format !== undefined && { format: written.format }),
	};
}

export interface Result {
	readonly blocks: readonly Block[];
	readonly reclassified: boolean;
	readonly observed: Observed;
	readonly deltas: readonly string[];
}

/** Feeds the pieces and ends the stream; fails if any of the promises to every caller is broken. */
export function segment(pieces: readonly Piece[], options: SegmenterOptions = {}): Result {
	const told: string[] = [];
	let markup: { text: string; index: number }[] = [];
	const segmenter = createSegmenter({ ...options, onMarkup: (text, index) => markup.push({ text, index }) });
	const segments: Segment[] = [];
	const take = (came: readonly Segment[]): void => {
		for (let index = 0; index <= came.length; index++) {
			told.push(...markup.filter(piece => piece.index === index).map(({ text }) => text));
			const one = came[index];
			told.push(one?.kind === 'delta' ? one.text : '');
		}
		assert.ok(markup.every(({ text, index }) => text !== '' && index >= 0 && index <= came.length));
		markup = [];
		segments.push(...came);
	};
	for (const piece of pieces) {
		take(segmenter.push(piece));
	}
	take(segmenter.end());
	checkConservation(told.join(''), pieces);
	assert.deepEqual(segmenter.end(), [], 'a second end has nothing to say');
	assert.deepEqual(segmenter.push('more'), [], 'nothing comes after the end');
	return { ...checkedBlocks(segments), observed: segmenter.observed() };
}

function checkConservation(told: string, pieces: readonly Piece[]): void {
	const raw = rawOf(pieces);
	if (pieces.some(piece => typeof piece !== 'string' && piece.thinking)) {
		// Native thinking overtakes inline text that is held back.
		assert.equal(told.split('').sort().join(''), raw.split('').sort().join(''), 'no unit is lost or invented');
	} else {
		assert.equal(told, raw, 'deltas and markup in order are the text that was fed');
	}
}

function rawOf(pieces: readonly Piece[]): string {
	return pieces
		.map(piece => (typeof piece === 'string' ? piece : `${piece.thinking ?? ''}${piece.text ?? ''}`))
		.join('');
}

function checkedBlocks(segments: readonly Segment[]): Omit<Result, 'observed'> {
	const blocks: { channel: string; text: string; ended: boolean }[] = [];
	const deltas: string[] = [];
	let reclassified = false;
	for (const one of segments) {
		if (one.kind === 'delta') {
			assert.notEqual(one.text, '', 'no delta is empty');
			assert.deepEqual(Object.keys(one).sort(), ['block', 'channel', 'kind', 'text']);
			if (one.block === blocks.length) {
				assert.ok(blocks.at(-1)?.ended ?? true, 'a block begins after the one before it has ended');
				blocks.push({ channel: one.channel, text: '', ended: false });
			}
			const block = blocks[one.block];
			assert.ok(block, 'blocks are numbered without gaps');
			assert.ok(one.block === blocks.length - 1 && !block.ended, 'text goes to the open block only');
			assert.equal(block.channel, one.channel);
			block.text += one.text;
			deltas.push(one.text);
		} else if (one.kind === 'end') {
			const block = blocks[one.block];
			assert.ok(block && !block.ended, 'a block ends once, and only if it began');
			block.ended = true;
		} else {
			assert.equal(one.kind, 'reclassify');
			reclassified = true;
			for (const block of blocks.slice(one.from)) {
				block.channel = one.channel;
			}
		}
	}
	assert.ok(
		blocks.every(({ ended }) => ended),
		'every block ends',
	);
	checkSurrogates(
		deltas,
		blocks.map(({ text }) => text),
	);
	return { blocks: blocks.map(({ channel, text }) => ({ [channel]: text })), reclassified, deltas };
}

/** A delta may end in half a pair only where the text itself has half a pair. */
function checkSurrogates(deltas: readonly string[], texts: readonly string[]): void {
	const inText = texts.flatMap(text => text.match(/[\ud800-\udbff](?![\udc00-\udfff])/g) ?? []).length;
	const atEnds = deltas.filter(text => /[\ud800-\udbff]$/.test(text)).length;
	assert.ok(atEnds <= inText, 'no delta ends in a high surrogate whose other half follows');
}

interface Run {
	readonly field: 'text' | 'thinking' | 'string';
	readonly text: string;
}

/** The pieces as runs of one field each, so that cutting them is cutting strings. */
function toRuns(pieces: readonly Piece[]): Run[] {
	return pieces.flatMap((piece): Run[] => {
		if (typeof piece === 'string') {
			return [{ field: 'string', text: piece }];
		}
		return [
			{ field: 'thinking', text: piece.thinking ?? '' },
			{ field: 'text', text: piece.text ?? '' },
		];
	});
}

type Cut = (text: string) => readonly string[];

export function cutPieces(pieces: readonly Piece[], cut: Cut): Piece[] {
	return toRuns(pieces).flatMap(({ field, text }) =>
		cut(text).map(part => (field === 'string' ? part : { [field]: part })),
	);
}

/** Every way to cut one of the pieces in two. */
export function* twoWaySplits(pieces: readonly Piece[]): Generator<Piece[]> {
	const runs = toRuns(pieces);
	for (let run = 0; run < runs.length; run++) {
		const length = runs[run]?.text.length ?? 0;
		for (let at = 1; at < length; at++) {
			let index = 0;
			yield cutPieces(pieces, text => (index++ === run ? [text.slice(0, at), text.slice(at)] : [text]));
		}
	}
}

export const unitByUnit: Cut = text => text.split('');

export const withEmptyDeltas: Cut = text => ['', ...text.split('').flatMap(unit => [unit, '', '']), ''];

/** Pieces of 1 to `longest` units; the same seed cuts in the same way. */
export function randomly(seed: number, longest: number): Cut {
	let state = seed;
	return text => {
		const parts: string[] = [];
		for (let at = 0; at < text.length; ) {
			state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
			const length = 1 + ((state >>> 16) % longest);
			parts.push(text.slice(at, at + length));
			at += length;
		}
		return parts;
	};
}
