/**
 * Decodes what chat servers send when they are asked for an event stream, in whatever pieces it arrives.
 *
 * A server that keeps the rules sends server-sent events, one JSON text per event. Servers, proxies and captive
 * portals that do not keep them send lines of bare JSON, one JSON body, or a web page, all with status 200.
 * One decoder reads them all, because nothing else can tell them apart before the first bytes are there.
 *
 * Linear in the length of the input, whatever the chunking; the frames never depend on the chunking.
 */

export type SseFrame =
	/** A parsed payload. `event` is the value of the `event:` field, where there was one. */
	| { readonly kind: 'json'; readonly event?: string; readonly value: unknown }
	/** The `[DONE]` sentinel. */
	| { readonly kind: 'done' }
	/** A payload that is not JSON, or a line that is no field at all. */
	| { readonly kind: 'text'; readonly event?: string; readonly text: string }
	/** A comment (`: keep-alive`): the server is alive and has nothing to say yet. */
	| { readonly kind: 'comment'; readonly text: string }
	/** A web page came instead of a stream; `text` is its beginning. Nothing follows. */
	| { readonly kind: 'html'; readonly text: string }
	/** A line or event grew past the limit. Nothing follows. */
	| { readonly kind: 'overflow' };

interface SseDecoder {
	/** Feeds decoded text; cutting inside a surrogate pair is harmless. */
	feed(chunk: string): SseFrame[];
	/** The stream ended: returns what was still held back. */
	end(): SseFrame[];
}

interface SseOptions {
	/** Longest line or event that is buffered, in UTF-16 units. Real tool arguments reach 2 million. */
	readonly maxLength?: number;
}

const defaultMaxLength = 16_000_000;
const shownOfPage = 2_000;

/** Undecided: only white space came. Events: lines with fields. Bare: JSON without `data:`. Over: nothing more is read. */
type Mode = 'undecided' | 'events' | 'bare' | 'page' | 'over';

export function createSseDecoder(options: SseOptions = {}): SseDecoder {
	return new Decoder(options.maxLength ?? defaultMaxLength);
}

class Decoder implements SseDecoder {
	readonly #maxLength: number;
	readonly #event: EventAssembler;
	#mode: Mode = 'undecided';
	/** Pieces of the unfinished line; joined once, because joining per chunk is quadratic. */
	#pieces: string[] = [];
	/** Units held in unfinished lines and in an unfinished bare body. */
	#held = 0;
	/** The last chunk ended in CR, which ended its line; an LF that follows belongs to it. */
	#afterReturn = false;
	#bareLines: string[] = [];
	#anyBareFrame = false;
	#frames: SseFrame[] = [];

	constructor(maxLength: number) {
		this.#maxLength = maxLength;
		this.#event = new EventAssembler(frame => this.#frames.push(frame));
	}

	feed(chunk: string): SseFrame[] {
		let from = this.#skipLineFeed(chunk);
		for (let end = nextLineEnd(chunk, from); end !== -1; end = nextLineEnd(chunk, from)) {
			this.#keep(chunk, from, end);
			this.#finishLine();
			from = end + 1;
			if (chunk.charCodeAt(end) === 13) {
				this.#afterReturn = from === chunk.length;
				from += chunk.charCodeAt(from) === 10 ? 1 : 0;
			}
		}
		this.#keep(chunk, from, chunk.length);
		return this.#take();
	}

	end(): SseFrame[] {
		if (this.#pieces.length > 0) {
			this.#finishLine();
		}
		this.#finishBareBody();
		if (this.#mode === 'page') {
			this.#emitPage();
		}
		this.#event.dispatch();
		this.#mode = 'over';
		return this.#take();
	}

	#take(): SseFrame[] {
		const frames = this.#frames;
		this.#frames = [];
		return frames;
	}

	#skipLineFeed(chunk: string): number {
		if (!this.#afterReturn || chunk === '') {
			return 0;
		}
		this.#afterReturn = false;
		return chunk.charCodeAt(0) === 10 ? 1 : 0;
	}

	#keep(chunk: string, from: number, to: number): void {
		if (to <= from || this.#mode === 'over') {
			return;
		}
		this.#pieces.push(from === 0 && to === chunk.length ? chunk : chunk.slice(from, to));
		this.#held += to - from;
		if (this.#mode === 'page' && this.#held >= shownOfPage) {
			this.#emitPage();
		} else if (this.#held + this.#event.length > this.#maxLength) {
			this.#frames.push({ kind: 'overflow' });
			this.#mode = 'over';
		}
	}

	#finishLine(): void {
		const line = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('');
		this.#pieces = [];
		if (this.#mode !== 'page') {
			this.#held -= line.length;
		}
		this.#readLine(line);
	}

	#readLine(line: string): void {
		if (this.#mode === 'undecided') {
			const bare = line.replace(/^\uFEFF/, '');
			this.#decide(bare);
			this.#readDecided(bare);
		} else {
			this.#readDecided(line);
		}
	}

	#decide(line: string): void {
		const first = line.trimStart().charAt(0);
		if (first === '{' || first === '[') {
			this.#mode = 'bare';
		} else if (first === '<') {
			this.#mode = 'page';
		} else if (first !== '') {
			this.#mode = 'events';
		}
	}

	#readDecided(line: string): void {
		if (this.#mode === 'events') {
			this.#event.read(line);
		} else if (this.#mode === 'bare') {
			this.#readBare(line);
		} else if (this.#mode === 'page') {
			this.#bareLines.push(line);
			this.#held += line.length;
		}
	}

	/** Lines that are JSON each are frames at once. A first line that is not may start a body over many lines. */
	#readBare(line: string): void {
		if (this.#bareLines.length > 0) {
			this.#readAfterHeld(line);
		} else if (line.startsWith('data:')) {
			// Bare JSON, then events: seen where a proxy puts its own line before the stream.
			this.#mode = 'events';
			this.#event.read(line);
		} else {
			this.#readBareLine(line);
		}
	}

	/** What is within a body stands further in than its first line; an object that does not is a line of its own. */
	#readAfterHeld(line: string): void {
		const frame = line.startsWith('{') ? wholePayload(line, undefined) : undefined;
		if (frame === undefined) {
			this.#holdBare(line);
			return;
		}
		for (const held of this.#bareLines.splice(0)) {
			this.#held -= held.length + 1;
			this.#frames.push(textFrame(held.trim(), undefined));
		}
		this.#frames.push(frame);
		this.#anyBareFrame = true;
	}

	#readBareLine(line: string): void {
		const frame = payloadFrame(line, undefined);
		if (frame?.kind === 'text' && !this.#anyBareFrame) {
			this.#holdBare(line);
		} else if (frame !== undefined) {
			this.#frames.push(frame);
			this.#anyBareFrame = true;
		}
	}

	#holdBare(line: string): void {
		this.#bareLines.push(line);
		this.#held += line.length + 1;
	}

	#finishBareBody(): void {
		if (this.#mode !== 'bare' || this.#bareLines.length === 0) {
			return;
		}
		const lines = this.#bareLines;
		this.#bareLines = [];
		for (const frame of payloadFrames(lines, undefined)) {
			this.#frames.push(frame);
		}
	}

	#emitPage(): void {
		const text = [...this.#bareLines, this.#pieces.join('')].join('\n').slice(0, shownOfPage);
		this.#frames.push({ kind: 'html', text });
		this.#bareLines = [];
		this.#pieces = [];
		this.#mode = 'over';
	}
}

/** Gathers the fields of one event. */
class EventAssembler {
	/** Units held in `data:` lines that wait for the rest of their event. */
	length = 0;
	readonly #emit: (frame: SseFrame) => void;
	#name: string | undefined;
	#data: string[] = [];
	/** A payload was given out at the end of its line, before the blank line that should end its event. */
	#early = false;
	/** This server puts no blank line between events: every `data:` line is an event. */
	#lineFramed = false;

	constructor(emit: (frame: SseFrame) => void) {
		this.#emit = emit;
	}

	read(line: string): void {
		if (line === '') {
			this.dispatch();
		} else if (line.startsWith(':')) {
			this.#emit({ kind: 'comment', text: line.slice(1).trim() });
		} else {
			this.#readField(line);
		}
	}

	/** Ends the event. */
	dispatch(): void {
		const data = this.#data;
		const name = this.#name;
		this.#reset();
		for (const frame of payloadFrames(data, name)) {
			this.#emit(frame);
		}
	}

	#reset(): void {
		this.#data = [];
		this.length = 0;
		this.#name = undefined;
		this.#early = false;
	}

	#readField(line: string): void {
		const colon = line.indexOf(':');
		const field = colon === -1 ? line : line.slice(0, colon);
		if (field === 'data') {
			this.#readData(colon === -1 ? '' : line.slice(line.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1));
		} else if (field === 'event') {
			this.#readName(line.slice(colon + 1).trim());
		} else if (field !== 'id' && field !== 'retry') {
			// Words of a proxy, or a chunk that lost its `data:`.
			this.#emitAlone(line);
		}
	}

	#emitAlone(line: string): void {
		const frame = payloadFrame(line, undefined);
		if (frame !== undefined) {
			this.#emit(frame);
		}
	}

	#readName(name: string): void {
		if (this.#data.length > 0) {
			this.dispatch();
		}
		this.#name = name;
		this.#early = false;
	}

	/**
	 * A line that is a whole JSON object is given out at once: some servers send no blank line, and waiting for the
	 * next line would show every token one token late.
	 */
	#readData(value: string): void {
		if (this.#early) {
			this.#lineFramed = true;
		}
		const frame = this.#waits() ? undefined : wholePayload(value, this.#name);
		if (frame !== undefined) {
			this.dispatch();
			this.#emit(frame);
			this.#early = true;
			return;
		}
		this.#data.push(value);
		this.length += value.length + 1;
		if (this.#lineFramed) {
			this.dispatch();
			this.#early = true;
		}
	}

	/** Whether the lines held are the beginning of a JSON text that the next line can go on with. */
	#waits(): boolean {
		const first = this.#data[0]?.trimStart().charAt(0);
		return first === '{' || first === '[';
	}
}

function nextLineEnd(text: string, from: number): number {
	lineEnd.lastIndex = from;
	return lineEnd.exec(text)?.index ?? -1;
}

/** Only CR and LF end a line; U+2028 is text. */
const lineEnd = /[\r\n]/g;

function parseJson(text: string): { readonly value: unknown } | undefined {
	try {
		return { value: JSON.parse(text) };
	} catch {
		// Not JSON is an expected answer here; the caller decides what it means.
		return undefined;
	}
}

/** The payload, if it is certain that no further line belongs to it. */
function wholePayload(value: string, event: string | undefined): SseFrame | undefined {
	const text = value.trim();
	if (text === '[DONE]') {
		return { kind: 'done' };
	}
	const looksWhole = text.charCodeAt(0) === 123 && text.charCodeAt(text.length - 1) === 125;
	const parsed = looksWhole ? parseJson(text) : undefined;
	return parsed === undefined ? undefined : jsonFrame(parsed.value, event);
}

function payloadFrame(text: string, event: string | undefined): SseFrame | undefined {
	const trimmed = text.trim();
	if (trimmed === '') {
		return undefined;
	}
	if (trimmed === '[DONE]') {
		return { kind: 'done' };
	}
	const parsed = parseJson(trimmed);
	return parsed === undefined ? textFrame(trimmed, event) : jsonFrame(parsed.value, event);
}

/** Lines that do not parse together are tried one by one, so that one bad line costs only itself. */
function payloadFrames(lines: readonly string[], event: string | undefined): SseFrame[] {
	const whole = payloadFrame(lines.join('\n'), event);
	const alone = whole?.kind === 'text' && lines.length > 1 ? lines.map(line => payloadFrame(line, event)) : [whole];
	return alone.filter(frame => frame !== undefined);
}

function jsonFrame(value: unknown, event: string | undefined): SseFrame {
	return event === undefined ? { kind: 'json', value } : { kind: 'json', event, value };
}

function textFrame(text: string, event: string | undefined): SseFrame {
	return event === undefined ? { kind: 'text', text } : { kind: 'text', event, text };
}
