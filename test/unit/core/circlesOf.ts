/** Twelve ways of going in circles that users have reported of local models, made by rule. */
import { readFileSync } from 'node:fs';

const folder = new URL('../../fixtures/thinking/', import.meta.url);

/** Thinking that goes somewhere. */
export const honest = ['cacheBug', 'dense', 'headings', 'german', 'chinese'].map(name =>
	readFileSync(new URL(`${name}.txt`, folder), 'utf8'),
);

/** A generator of numbers that is the same on every run. */
export function numbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
		return state / 0x8000_0000;
	};
}

const vocabulary =
	'parser line token index buffer offset value reader writer file stream caller retry request answer cache entry clock window handler error state branch number string first second empty whole before after because again while inside unless'.split(
		' ',
	);

/** Prose of `length` characters without a pattern. */
export function prose(length: number, seed: number): string {
	const next = numbers(seed);
	const pick = (): string => vocabulary[Math.floor(next() * vocabulary.length)] ?? '';
	let text = '';
	while (text.length < length) {
		const words = Array.from({ length: 6 + Math.floor(next() * 9) }, pick).join(' ');
		text += `${words.charAt(0).toUpperCase()}${words.slice(1)}. `;
	}
	return text.slice(0, length);
}

export interface Circle {
	readonly name: string;
	/** In characters. */
	readonly period: number;
	/** At least this long. */
	readonly text: (length: number) => string;
}

function repeated(name: string, block: string): Circle {
	return {
		name,
		period: block.length,
		text: length => block.repeat(Math.ceil(length / block.length)),
	};
}

/** `round(index)` is what comes in each round. */
function rounds(name: string, round: (index: number) => string): Circle {
	return {
		name,
		period: round(0).length,
		text: length => {
			let text = '';
			for (let index = 0; text.length < length; index += 1) {
				text += round(index);
			}
			return text;
		},
	};
}

const doubts = [
	'Wait, maybe the index starts at one instead of zero, so the last entry is lost.\n',
	'Hmm, perhaps the index begins at one and not at zero, so the last entry is lost.\n',
	'But what if the index starts at one instead of zero? Then the last entry is lost.\n',
	'So maybe the index begins at one, not at zero, and then the last entry is lost.\n',
];
const fillers = ['让我再想一想。', '好的，继续。', '嗯，再检查一下。', '等等，不对。', '我再看看。'];
const block = prose(1_200, 7).split(' ');

export const circles: readonly Circle[] = [
	repeated('one word without end', 'again '),
	repeated('one sentence', 'Let me check the sum once more, because it should be five. '),
	repeated('two lines and a stray tag', 'I will answer now.\n</think>\nThe answer follows below.\n'),
	repeated('two sentences', 'The sum is five, so it fits. But wait, the sign of the second term may differ. '),
	rounds(
		'letters counted again with a drifting result',
		index =>
			`Count the letters again: s, t, r, a, w, b, e, r, r, y. The letter r is at ${(index % 7) + 3} and at ${index + 8}, which makes ${index % 4}.\n`,
	),
	rounds('four forms of one doubt', index => doubts[index % doubts.length] ?? ''),
	repeated('a block of 1,500', prose(1_500, 3)),
	repeated('a block of 2,600', prose(2_600, 4)),
	rounds(
		'a drifting number',
		index =>
			`The process ${4_711 + index * 13} does not answer yet, so wait and ask process ${5_000 + index} as well.\n`,
	),
	rounds(
		'filler lines in changing order',
		index => `${fillers[(index * index + (index >> 2)) % fillers.length] ?? ''}\n`,
	),
	rounds(
		'talk about tools with page numbers',
		index =>
			`Now I call the tool for page ${index + 2}. The result of page ${index + 2} is long, so I read page ${index + 3} with the next call.\n`,
	),
	rounds(
		'a block with every fourth word exchanged',
		index =>
			`${block.map((word, at) => (at % 4 === 3 ? (vocabulary[(at * 5 + index * 11) % vocabulary.length] ?? '') : word)).join(' ')}\n`,
	),
];
