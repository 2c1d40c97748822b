/**
 * Opens what other tools recorded as a conversation of ours. Pure and total: whatever the text is, it becomes a
 * conversation, or an `ImportError` with a sentence for people. Time and memory grow with the length of the text.
 */
import type { Conversation } from '../conversation/conversation.ts';
import { fromJson } from '../export/fromJson.ts';
import { schemaId } from '../export/json.ts';
import { ImportError } from '../foreign/importError.ts';
import { inEnglish } from '../wording/sentence.ts';
import { buildConversation } from './buildConversation.ts';
import { captureFormat, type StreamReader } from './capture.ts';
import { openFile, type TranscriptFile } from './file.ts';
import type { Format } from './format.ts';
import { looseFormats, toolFormats } from './formats.ts';
import { Left } from './left.ts';
import { asRecord, at, type Json } from './value.ts';

export interface ImportHint {
	/** Id of a format, `codex` for one; default: told from the text. */
	readonly format?: string;
	/** Title or id of the chat to open, of an export of several; default: the first. */
	readonly chat?: string;
	/** ISO 8601, for a file that has no times in it. */
	readonly createdAt?: string;
	/** What the conversation is to be called in the store; default: made of the file's own id, or of its text. */
	readonly id?: string;
}

export interface Imported {
	readonly conversation: Conversation;
	/** What was not understood, in English words; empty where all was. */
	readonly left: readonly string[];
	/** Of the tool that wrote the file, for people. */
	readonly tool: string;
}

/** The tool of our own exports. */
export const ourName = 'Sidethought';

/** Long ago enough to be seen as no time at all. */
const noTime = '1970-01-01T00:00:00.000Z';

/**
 * @param hint a format's id, or the title or id of a chat; or both and more, by name
 * @param createReader reads the frames of captured streams
 * @throws ImportError where there is no conversation in the text
 */
export function readTranscript(
	text: string,
	hint: string | ImportHint | undefined,
	createReader: () => StreamReader,
): Imported {
	const formats = [...toolFormats, captureFormat(createReader), ...looseFormats];
	if (text.trim() === '' || text.trim() === '\uFEFF') {
		throw new ImportError('', inEnglish('import.empty'));
	}
	const file = openFile(text);
	if (at(file.document, 'schema') === schemaId) {
		return { conversation: fromJson(file.text), left: [], tool: ourName };
	}
	const wish = hintOf(hint, formats);
	const named = formats.find(({ id }) => id === wish.format);
	const asNamed = named && readAs(named, file, wish);
	if (asNamed) {
		return asNamed;
	}
	const format = formatOf(file, formats);
	const imported = format && readAs(format, file, wish);
	if (imported === undefined) {
		const reason = format ? inEnglish('import.no-turns', { tool: format.name }) : unknownFile(file, formats);
		throw new ImportError('', reason);
	}
	return imported;
}

/** Undefined where the file holds no conversation of this format. */
function readAs(format: Format, file: TranscriptFile, wish: ImportHint): Imported | undefined {
	const left = new Left();
	const chat = format.read(file, { left, wanted: wish.chat });
	const id = wish.id ?? `${format.id}-${plainId(chat.id ?? '') || fingerprint(file.text)}`;
	const origin = { tool: format.id, name: format.name, id, createdAt: wish.createdAt ?? noTime };
	const conversation = buildConversation(chat, origin, left);
	if (file.isCut) {
		left.say('import.left.cut');
	}
	return conversation.turns.length === 0 ? undefined : { conversation, left: left.list(), tool: format.name };
}

const longestId = 64;

function plainId(id: string): string {
	return id.slice(0, longestId).replace(/[^\w-]+/g, '-');
}

function hintOf(hint: string | ImportHint | undefined, formats: readonly Format[]): ImportHint {
	if (typeof hint !== 'string') {
		return asRecord(hint) === undefined ? {} : (hint ?? {});
	}
	return formats.some(({ id }) => id === hint) ? { format: hint } : { chat: hint };
}

/** Formats that belong to no tool; the sentence has words of its own for them. */
const unnamed: ReadonlySet<string> = new Set(['messages', 'capture', 'text']);

function unknownFile(file: TranscriptFile, formats: readonly Format[]): string {
	const tools = [...new Set(formats.filter(({ id }) => !unnamed.has(id)).map(({ name }) => name))];
	return file.isCut ? inEnglish('import.cut') : inEnglish('import.unknown', { tools: tools.join(', ') });
}

/** So many records are looked at; tools begin with up to 30 that say nothing. */
const mostLookedAt = 300;

function formatOf(file: TranscriptFile, formats: readonly Format[]): Format | undefined {
	const records: Json[] = [];
	for (const record of file.records()) {
		records.push(record);
		if (records.length >= mostLookedAt) {
			break;
		}
	}
	const documents = file.document === undefined ? [] : [file.document];
	const byDocument = formats.find(({ fitsDocument }) => documents.some(document => fitsDocument?.(document)));
	const byRecord = formats.find(({ fitsRecord }) => records.some(record => fitsRecord?.(record)));
	return byDocument ?? byRecord ?? formats.find(({ fitsText }) => fitsText?.(file.text));
}

/** The same for the same text: an import done twice is found again. FNV-1a, twice. */
function fingerprint(text: string): string {
	let one = 0x811c9dc5;
	let two = 0x01000193;
	for (let index = 0; index < text.length; index += 1) {
		const unit = text.charCodeAt(index);
		one = Math.imul(one ^ unit, 0x01000193);
		two = Math.imul(two ^ unit, 0x85ebca6b);
	}
	return `${(one >>> 0).toString(16)}${(two >>> 0).toString(16)}`;
}
