/**
 * What must not leave with an export: the name of the home folder, and anything that looks like a key.
 * Home folders are known (told by the caller, or seen in the addresses of attached files), never guessed from text:
 * `/home/settings` may be a route of somebody's web site.
 */
import type { Conversation, Turn } from '../conversation/conversation.ts';
import type { Sensitive, SensitiveLabel } from '../redaction/sensitive.ts';
import type { TurnEvent } from '../stream/turnEvent.ts';
import { findKeys } from '../text/keys.ts';

export interface RedactionOptions {
	/** Folders to write as `~`, such as the one of `os.homedir()`. */
	readonly homes?: readonly string[];
	/**
	 * Folders of the workspace: paths in them are written from there. With this, be it empty, addresses of attached files
	 * are left out, because they tell where on a machine something was and are of use on no other.
	 */
	readonly folders?: readonly string[];
	/** Values to take out wherever they stand, such as the keys that are stored. */
	readonly secrets?: readonly string[];
	/** Takes out exactly these, and nothing that is only found here: somebody has looked at all of it, and chosen. */
	readonly values?: readonly Sensitive[];
}

interface Span {
	readonly start: number;
	readonly end: number;
}

/** What is looked for, and what is written in its place. */
interface Passage {
	readonly find: (text: string) => readonly Span[];
	readonly replacement: string;
}

/** What becomes of the texts of a conversation. */
export interface TextChange {
	/** Of one whole text. */
	text(text: string): string;
	/** Whether addresses of attached files stay. */
	readonly keepsAddresses: boolean;
	/** Of a text in pieces; what is removed may reach over several of them. */
	pieces(pieces: readonly string[]): readonly string[];
}

const keys: Passage = { find: findKeys, replacement: '[key removed]' };

function createRedaction(conversation: Conversation, options: RedactionOptions = {}): TextChange {
	const folders = (options.folders ?? []).flatMap(spellings).sort((a, b) => b.length - a.length);
	const passages = [...secretPassages(options), ...folders.flatMap(folderPassages), ...found(conversation, options)];
	return { keepsAddresses: options.folders === undefined, ...changing(passages) };
}

/** What becomes of any text from which exactly these are taken out. */
export function takingOut(values: readonly Sensitive[]): Omit<TextChange, 'keepsAddresses'> {
	return changing(chosenPassages(values));
}

function changing(passages: readonly Passage[]): Omit<TextChange, 'keepsAddresses'> {
	return {
		text: text => passages.reduce((all, passage) => replaceAcross([all], passage)[0] ?? '', text),
		pieces: pieces => passages.reduce(replaceAcross, pieces),
	};
}

function secretPassages({ secrets = [] }: RedactionOptions): readonly Passage[] {
	return secrets.filter(secret => secret.length >= shortestSecret).map(secretPassage);
}

/** Longer ones first: they may have shorter ones in them. */
function chosenPassages(values: readonly Sensitive[]): readonly Passage[] {
	return values.toSorted((a, b) => b.value.length - a.value.length).map(valuePassage);
}

/** What was chosen, or else what is known and found by itself. */
function found(conversation: Conversation, options: RedactionOptions): readonly Passage[] {
	if (options.values) {
		return chosenPassages(options.values);
	}
	const homes = new Set([...(options.homes ?? []), ...homesOf(conversation)].flatMap(spellings));
	return [...[...homes].sort((a, b) => b.length - a.length).map(homePassage), keys];
}

const marks: Readonly<Record<Exclude<SensitiveLabel, 'home'>, string>> = {
	key: keys.replacement,
	email: '[e-mail removed]',
	address: '[address removed]',
	host: '[host removed]',
};

/** Where a value may not begin and end, so that `ann@corp.io` is not taken out of `joann@corp.io`. */
const edges: Readonly<Record<Exclude<SensitiveLabel, 'home'>, readonly [start: string, end: string]>> = {
	key: ['', ''],
	email: ['(?<![\\p{L}\\p{N}_])', '(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])'],
	address: ['(?<![\\w.])', '(?!\\w)'],
	host: ['(?<![\\w.-])', '(?![\\w-]|\\.\\w)'],
};

/** Behind an address's slashes, and behind who logs in there, also where that was taken out before. */
const bareHostStart = '(?<=//(?:(?:[^\\s/?#@[\\]]|\\[[a-z-]+ removed\\]){0,300}@)?)';

function valuePassage({ label, value }: Sensitive): Passage {
	if (label === 'home') {
		return homePassage(value);
	}
	const [start, end] = edges[label];
	// A single word is a host only in an address, behind whoever logs in there.
	const isBare = label === 'host' && value.startsWith('//');
	const begin = isBare ? bareHostStart + literally(value.slice(2)) : start + literally(value);
	const pattern = new RegExp(begin + end, 'gu');
	return { find: text => spansOf(pattern, text), replacement: marks[label] };
}

/** The same conversation with all of that taken out of every text. Events keep their number, order and times. */
export function redactConversation(conversation: Conversation, options: RedactionOptions = {}): Conversation {
	return changeTexts(conversation, createRedaction(conversation, options));
}

/** The same conversation with other texts. Signed blocks of a vendor and pictures stay as they are. */
export function changeTexts(conversation: Conversation, redaction: TextChange): Conversation {
	return {
		...conversation,
		title: redaction.text(conversation.title),
		turns: conversation.turns.map(turn => redactTurn(turn, redaction)),
	};
}

function redactTurn(turn: Turn, redaction: TextChange): Turn {
	const texts = redactDeltas(turn.events, redaction);
	const events = turn.events.map(event => {
		const text = texts.get(event);
		return text === undefined ? redactEvent(event, redaction) : { ...event, text };
	});
	return { id: turn.id, events: events as readonly TurnEvent[] };
}

/** New texts of the deltas, block by block, because a passage may reach over several of them. */
function redactDeltas(events: readonly TurnEvent[], redaction: TextChange): ReadonlyMap<TurnEvent, string> {
	const blocks = new Map<number, (TurnEvent & { readonly text: string })[]>();
	for (const event of events) {
		if (event.type === 'thinking-delta' || event.type === 'answer-delta') {
			const deltas = blocks.get(event.block);
			if (deltas) {
				deltas.push(event);
			} else {
				blocks.set(event.block, [event]);
			}
		}
	}
	const texts = new Map<TurnEvent, string>();
	for (const deltas of blocks.values()) {
		for (const [index, text] of redaction.pieces(deltas.map(delta => delta.text)).entries()) {
			const delta = deltas[index];
			if (delta) {
				texts.set(delta, text);
			}
		}
	}
	return texts;
}

/** Signed and encrypted blocks of a vendor would be worthless with a letter changed; images are base64. */
function redactEvent(event: TurnEvent, redaction: TextChange): TurnEvent {
	if (event.type === 'provider-data') {
		return event;
	}
	const isBare = event.type === 'turn-start' && !redaction.keepsAddresses;
	const kept = isBare ? { ...event, context: event.context.map(({ uri: _, ...item }) => item) } : event;
	return redactValue(kept, redaction) as TurnEvent;
}

function redactValue(value: unknown, redaction: TextChange): unknown {
	if (typeof value === 'string') {
		return redaction.text(value);
	}
	if (Array.isArray(value)) {
		return value.map(each => redactValue(each, redaction));
	}
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	const isImage = 'kind' in value && value.kind === 'image';
	return Object.fromEntries(
		Object.entries(value).map(([key, each]) => [key, isImage && key === 'text' ? each : redactValue(each, redaction)]),
	);
}

/** Home folders in the addresses of attached files, as paths. */
function homesOf(conversation: Conversation): readonly string[] {
	return conversation.turns.flatMap(turn =>
		turn.events.flatMap(event =>
			event.type === 'turn-start' ? event.context.flatMap(item => homeIn(item.uri ?? '')) : [],
		),
	);
}

function homeIn(uri: string): readonly string[] {
	const home = /^[a-z][a-z0-9+.-]*:\/\/[^/]*\/((?:home|Users|[a-z](?::|%3A)\/Users)\/[^/]+)(?:\/|$)/i.exec(uri)?.[1];
	if (home === undefined) {
		return [];
	}
	const path = decoded(home);
	return [/^[a-z]:/i.test(path) ? path : `/${path}`];
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** A path as it is written in addresses and on other systems. */
function spellings(home: string): readonly string[] {
	const path = home.replace(/[/\\]+$/, '');
	if (path.length < 3) {
		return [];
	}
	const forward = path.replaceAll('\\', '/');
	const encoded = encodeURI(forward);
	const windows = /^[a-z]:/i.test(forward);
	return [forward, encoded, ...(windows ? [path.replaceAll('/', '\\'), encoded.replace(':', '%3A')] : [])];
}

/** Only whole names: `/home/ann` is not in `/home/anna`. Drive letters come in both cases. */
function homePassage(home: string): Passage {
	const escaped = literally(home);
	const pattern = new RegExp(`${escaped}(?![\\w-]|\\.\\w)`, /^[a-z](?::|%3A)/i.test(home) ? 'gi' : 'g');
	return { find: text => spansOf(pattern, text), replacement: '~' };
}

/** A path below the folder begins behind it; the folder itself is `.`. Neither is the end of a longer path or name. */
function folderPassages(folder: string): readonly Passage[] {
	const start = `(?<![\\w~.-])(?:file://)?${literally(folder)}`;
	const flags = /^[a-z](?::|%3A)/i.test(folder) ? 'gi' : 'g';
	const below = new RegExp(`${start}[/\\\\](?=[^\\s/\\\\])`, flags);
	const itself = new RegExp(`${start}(?![\\w-]|\\.\\w)`, flags);
	return [
		{ find: text => spansOf(below, text), replacement: '' },
		{ find: text => spansOf(itself, text), replacement: '.' },
	];
}

/** Shorter ones would hit ordinary words. */
const shortestSecret = 6;

function secretPassage(secret: string): Passage {
	const pattern = new RegExp(literally(secret), 'g');
	return { find: text => spansOf(pattern, text), replacement: '[removed]' };
}

function spansOf(pattern: RegExp, text: string): readonly Span[] {
	return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }));
}

function literally(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Replaces in the joined text, and gives every piece what is left of it; the replacement goes where a match begins. */
function replaceAcross(pieces: readonly string[], { find, replacement }: Passage): readonly string[] {
	const whole = pieces.join('');
	const matches = find(whole);
	if (matches.length === 0) {
		return pieces;
	}
	let start = 0;
	let next = 0;
	return pieces.map(piece => {
		const end = start + piece.length;
		let kept = '';
		for (let at = start; at < end; ) {
			const match = matches[next];
			if (match === undefined || match.start >= end) {
				kept += whole.slice(at, end);
				break;
			}
			kept += whole.slice(at, Math.max(at, match.start)) + (match.start >= at ? replacement : '');
			at = Math.min(match.end, end);
			next += match.end <= end ? 1 : 0;
		}
		start = end;
		return kept;
	});
}
