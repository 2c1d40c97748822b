/**
 * A recorded stream as a file that may leave: server-sent events or lines of JSON as they came, with the times of the
 * former as comments, and without what tells of people and machines. Words come in pieces of a few letters, so what is
 * looked through is each field of the frames, put together over all of them, and each text by itself, because other
 * fields have a whole in each frame. Lines in which nothing changes stay as they came, unit by unit.
 */
import { takingOut } from '../export/redaction.ts';
import { inEnglish } from '../wording/sentence.ts';
import { type TakenOut, takenOut } from './outgoing.ts';
import { findSensitive, type Sensitive } from './sensitive.ts';

export interface CapturedText {
	/** Milliseconds since the stream began. */
	readonly at: number;
	readonly text: string;
}

/** The pieces as one text. Before an event that came at another time than the one before it there is a comment with its time. */
export function captureText(pieces: readonly CapturedText[]): string {
	const whole = pieces.map(({ text }) => text).join('');
	if (!/^data:/m.test(whole)) {
		// Lines of JSON have no comments; what sends them tells times of its own.
		return whole;
	}
	const lines = whole.split(/(?<=\n)/);
	const times = timesOf(lines, pieces);
	let told: number | undefined;
	let beginsEvent = true;
	const timed = lines.map((line, index) => {
		const at = times[index] ?? 0;
		const isBlank = line.trim() === '';
		const isNews = beginsEvent && !isBlank && at !== told;
		beginsEvent = isBlank;
		told = isNews ? at : told;
		return isNews ? `: at ${at} ms\n${line}` : line;
	});
	return timed.join('');
}

/** When each line began to come. */
function timesOf(lines: readonly string[], pieces: readonly CapturedText[]): readonly number[] {
	let piece = 0;
	let end = pieces[0]?.text.length ?? 0;
	let start = 0;
	return lines.map(line => {
		while (start >= end && piece < pieces.length - 1) {
			piece += 1;
			end += pieces[piece]?.text.length ?? 0;
		}
		start += line.length;
		return pieces[piece]?.at ?? 0;
	});
}

/**
 * Takes out everything that is found, and what a vendor signed.
 * @throws Error when something of it would be left; nothing may leave then
 */
export function redactCapture(text: string): { readonly text: string; readonly taken: TakenOut } {
	const lines = linesOf(text);
	const find = rememberedFinder();
	const found = findingsIn(lines, find);
	// What stood against something else that is gone now can be told only in a second look.
	const changed = redacted(redacted(lines, found, find), found, find);
	const result = changed.map(({ text: line }) => line).join('');
	if (findingsIn(linesOf(result), find).length > 0) {
		throw new Error(inEnglish('export.not-taken-out'));
	}
	const counted = found.map(each => ({ ...each, count: 1 }));
	return { text: result, taken: takenOut(counted) };
}

type Finder = (text: string) => readonly Sensitive[];

/** Frames say the same again and again, and looking takes longer than remembering. */
function rememberedFinder(): Finder {
	const known = new Map<string, readonly Sensitive[]>();
	return text => {
		const found = known.get(text) ?? findSensitive(text);
		known.set(text, found);
		return found;
	};
}

interface Frame {
	/** What stands before and behind the JSON. */
	readonly before: string;
	readonly value: unknown;
	readonly after: string;
}

interface Line {
	readonly text: string;
	readonly frame?: Frame;
}

function linesOf(text: string): readonly Line[] {
	const whole = parsed(text.trim());
	if (whole !== undefined) {
		return [{ text, frame: { before: '', value: whole, after: '\n' } }];
	}
	return text.split(/(?<=\n)/).map(toLine);
}

function toLine(text: string): Line {
	const [, before = '', json = '', after = ''] = /^(data:[ \t]*)?(.*?)(\s*)$/s.exec(text) ?? [];
	const value = parsed(json);
	if (value !== undefined) {
		return { text, frame: { before, value, after } };
	}
	// Half a frame has half a word, which nothing can be told of.
	return /^[{[]/.test(json) && json !== '[DONE]' ? { text: `: a line that was cut is left out\n` } : { text };
}

function parsed(json: string): unknown {
	try {
		const value: unknown = JSON.parse(json);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** A text in a frame. */
interface Leaf {
	/** The same in all frames that have this field. */
	readonly path: string;
	readonly text: string;
}

function leavesOf(value: unknown, path = ''): readonly Leaf[] {
	if (typeof value === 'string') {
		return [{ path, text: value }];
	}
	return isObject(value)
		? Object.entries(value).flatMap(([key, each]) => [
				...(Array.isArray(value) ? [] : [{ path: keyOf(path, key), text: key }]),
				...leavesOf(each, `${path}/${key}`),
			])
		: [];
}

/** The path of a key itself: models name files in keys, too. */
function keyOf(path: string, key: string): string {
	return `${path}/${key}\0`;
}

/** The same frame with other texts, by their paths. */
function withTexts(value: unknown, texts: ReadonlyMap<string, string>, path = ''): unknown {
	if (typeof value === 'string') {
		return texts.get(path) ?? value;
	}
	if (Array.isArray(value)) {
		return value.map((each, index) => withTexts(each, texts, `${path}/${index}`));
	}
	return isObject(value)
		? Object.fromEntries(
				Object.entries(value).map(([key, each]) => [
					texts.get(keyOf(path, key)) ?? key,
					withTexts(each, texts, `${path}/${key}`),
				]),
			)
		: value;
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

function findingsIn(lines: readonly Line[], find: Finder): readonly Sensitive[] {
	const found = new Map<string, Sensitive>();
	const frames = lines.map(({ frame }) => leavesOf(frame?.value));
	const joined = inPieces(frames, find).map(pieces => pieces.map(([{ text }]) => text).join(''));
	const alone = new Set(frames.flat().map(({ text }) => text));
	const plain = lines.filter(({ frame }) => frame === undefined).map(({ text }) => text);
	const whole = [...joined, ...plain].flatMap(find);
	// The end of an address in the piece that it came in is no other address.
	const others = [...alone].flatMap(find).filter(each => !whole.some(({ value }) => value.includes(each.value)));
	for (const sensitive of [...whole, ...others]) {
		found.set(`${sensitive.label} ${sensitive.value}`, sensitive);
	}
	return [...found.values()];
}

function byPath(frames: readonly (readonly Leaf[])[]): ReadonlyMap<string, readonly Leaf[]> {
	const paths = new Map<string, Leaf[]>();
	for (const leaf of frames.flat()) {
		const leaves = paths.get(leaf.path);
		if (leaves) {
			leaves.push(leaf);
		} else {
			paths.set(leaf.path, [leaf]);
		}
	}
	return paths;
}

/** The texts that came in pieces: those of each path, one after the other, where they are no wholes. */
function inPieces(frames: readonly (readonly Leaf[])[], find: Finder): readonly ReturnType<typeof repeats>[] {
	const paths = [...byPath(frames).values()];
	return paths.filter(leaves => !hasWholes(leaves, find)).map(leaves => repeats(leaves, find));
}

/**
 * Texts of one path, one after the other; those that say the same again are together. What tells of somebody by itself
 * and comes twice is no piece of a longer text, but a field that each frame has.
 */
function repeats(leaves: readonly Leaf[], find: Finder): readonly (readonly [Leaf, ...Leaf[]])[] {
	const groups: [Leaf, ...Leaf[]][] = [];
	for (const leaf of leaves) {
		const last = groups.at(-1);
		if (last?.[0].text === leaf.text && find(leaf.text).length > 0) {
			last.push(leaf);
		} else {
			groups.push([leaf]);
		}
	}
	return groups;
}

/** Whether the texts of a path are no pieces of one: most of them are all that tells of somebody. */
function hasWholes(leaves: readonly Leaf[], find: Finder): boolean {
	const texts = [...new Set(leaves.map(({ text }) => text))].filter(text => text !== '');
	const wholes = texts.filter(text => find(text).some(({ value }) => value === text));
	return wholes.length > texts.length / 2;
}

function redacted(lines: readonly Line[], found: readonly Sensitive[], find: Finder): readonly Line[] {
	const change = takingOut(found);
	const frames = lines.map(({ frame }) => leavesOf(frame?.value));
	const texts = new Map<Leaf, string>();
	for (const groups of inPieces(frames, find)) {
		for (const [index, text] of change.pieces(groups.map(([leaf]) => withoutSigned(leaf))).entries()) {
			for (const leaf of groups[index]?.filter(each => each.text !== text) ?? []) {
				texts.set(leaf, text);
			}
		}
	}
	takeOutAlone(frames.flat(), texts, change.text);
	return lines.map(({ text, frame }, index): Line => {
		if (frame === undefined) {
			return { text: change.text(text) };
		}
		const others = new Map((frames[index] ?? []).flatMap(leaf => changeOf(leaf, texts)));
		return others.size === 0 ? { text, frame } : changedLine(frame, others);
	});
}

/** What stays in a text because the next one of its field stands directly behind it. Equal texts are looked at once. */
function takeOutAlone(leaves: readonly Leaf[], texts: Map<Leaf, string>, change: (text: string) => string): void {
	const known = new Map<string, string>();
	for (const leaf of leaves) {
		const text = texts.get(leaf) ?? leaf.text;
		const changed = known.get(text) ?? change(text);
		known.set(text, changed);
		if (changed !== text) {
			texts.set(leaf, changed);
		}
	}
}

function changeOf(leaf: Leaf, texts: ReadonlyMap<Leaf, string>): readonly (readonly [string, string])[] {
	const text = texts.get(leaf);
	return text === undefined ? [] : [[leaf.path, text]];
}

function changedLine({ before, value, after }: Frame, texts: ReadonlyMap<string, string>): Line {
	const changed = withTexts(value, texts);
	return { frame: { before, value: changed, after }, text: before + JSON.stringify(changed) + after };
}

const signed = /\/(?:signature|encrypted_content|thought_?[sS]ignature)$/;
const signedData = /\/(?:content_block|reasoning_details\/\d+)\/data$/;

/** What a vendor signed or encrypted holds the words once more, and nothing can be taken out of it. */
function withoutSigned({ path, text }: Leaf): string {
	return text !== '' && (signed.test(path) || signedData.test(path)) ? '[removed]' : text;
}
