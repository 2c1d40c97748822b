/** The text that every target shows: prose thinking, then an answer with lists, tables, code and one long code block. */

export interface Delta {
	readonly channel: 'thinking' | 'answer';
	readonly text: string;
}

/** Characters to a token, as in the goals. */
const unitsPerToken = 4;

/** Deterministic: the same stream for every target and every run. */
export function makeStream(tokens: number): readonly Delta[] {
	const units = tokens * unitsPerToken;
	const thinking = fill(units * 0.5, proseParagraph);
	const answer = fill(units * 0.5, markdownSection(tokens));
	return [...cut('thinking', `${thinking}\n\n`), ...cut('answer', answer)].slice(0, tokens);
}

function cut(channel: Delta['channel'], text: string): Delta[] {
	return (text.match(/[\s\S]{1,4}/g) ?? []).map(piece => ({ channel, text: piece }));
}

function fill(units: number, piece: (index: number, random: () => number) => string): string {
	const random = createRandom(7);
	const pieces: string[] = [];
	for (let length = 0, index = 0; length < units; index += 1) {
		const next = piece(index, random);
		pieces.push(next);
		length += next.length;
	}
	return pieces.join('').slice(0, Math.ceil(units));
}

const words =
	'the function reads a list of prices and adds them so each call returns the sum unless one is negative then sign flips and total goes wrong because nobody checks it before rounding while callers expect cents not whole units which matters here'.split(
		' ',
	);
const openers = [
	'Let me look at this.',
	'Wait, that is not right.',
	'So',
	'Alternatively,',
	'Let me check',
	'Hmm,',
	'First,',
	'The next point:',
];

function sentence(random: () => number): string {
	const count = 8 + Math.floor(random() * 10);
	return `${Array.from({ length: count }, () => words[Math.floor(random() * words.length)]).join(' ')}.`;
}

function proseParagraph(index: number, random: () => number): string {
	const opener = openers[index % openers.length];
	return `${opener} ${Array.from({ length: 3 + (index % 3) }, () => sentence(random)).join(' ')}\n\n`;
}

const kinds = ['heading', 'prose', 'list', 'prose', 'table', 'code', 'prose', 'nested', 'quote'] as const;

/** One code block of 2,000 lines in the longest stream, shorter ones in the others. */
function markdownSection(tokens: number): (index: number, random: () => number) => string {
	const longLines = Math.round(Math.min(2_000, tokens / 50));
	return (index, random) => {
		if (index === 5) {
			return codeBlock(longLines, random);
		}
		switch (kinds[index % kinds.length]) {
			case 'heading':
				return `## Part ${index}: ${sentence(random).slice(0, 30)}\n\n`;
			case 'list':
				return `${Array.from({ length: 6 }, (_, item) => `${item + 1}. **Point ${item}** ${sentence(random)}`).join('\n')}\n\n`;
			case 'nested':
				return `${Array.from({ length: 4 }, () => `- ${sentence(random)}\n  - \`value\` ${sentence(random)}`).join('\n')}\n\n`;
			case 'table':
				return `| name | before | after |\n| --- | ---: | ---: |\n${Array.from({ length: 5 }, (_, row) => `| \`f${row}\` | ${row} | ${row * 2} |`).join('\n')}\n\n`;
			case 'code':
				return codeBlock(12, random);
			case 'quote':
				return `> ${sentence(random)}\n> ${sentence(random)}\n\n`;
			default:
				return `${sentence(random)} See \`sample.ts\` and [the notes](https://example.com/notes). ${sentence(random)}\n\n`;
		}
	};
}

function codeBlock(lines: number, random: () => number): string {
	const body = Array.from(
		{ length: lines },
		(_, line) => `\tconst value${line} = add(${line}, ${Math.floor(random() * 100)}); // sum`,
	);
	return `\`\`\`ts\n${body.join('\n')}\n\`\`\`\n\n`;
}

function createRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}
