/** Parts of an answer by OpenAI's Responses: their words come in pieces, whole at the end of the part, item or answer, or both. */
import type { ProviderDelta } from '../provider.ts';
import { BlockEnds } from '../wire/blockEnds.ts';
import { asArray, asRecord, asText, type Json } from '../wire/json.ts';

type Kind = 'summary' | 'reasoning' | 'text' | 'refusal';

/** Where a part stands: number of the item, and of the part in it. */
interface Place {
	readonly kind: Kind;
	readonly item: unknown;
	readonly part: unknown;
}

export class ResponsesParts {
	readonly #ends = new BlockEnds();
	/** Of which words were shown. */
	readonly #shown = new Set<string>();
	/** Items, and channels, of which words were shown. */
	readonly #thoughtItems = new Set<unknown>();
	readonly #channels = new Set<'thinking' | 'text'>();
	#last: Place | undefined;

	/** A piece of a part, or the whole of it by an event of its own. */
	read(event: Json): ProviderDelta[] {
		const type = String(event.type);
		const kind = kindOf(event);
		if (kind === undefined) {
			return [];
		}
		const place = { kind, item: event.output_index, part: event.summary_index ?? event.content_index ?? 0 };
		return type.endsWith('.delta')
			? this.#show(place, asText(event.delta))
			: this.#showWhole(place, wordsOf(asRecord(event.part) ?? event));
	}

	/** An item that is complete: the words of it that did not come before. */
	readItem(item: Json, index: unknown): ProviderDelta[] {
		if (item.type === 'message') {
			return this.#parts(item.content, index, 'text');
		}
		if (item.type !== 'reasoning' || this.#thoughtItems.has(index)) {
			return [];
		}
		const summary = this.#parts(item.summary, index, 'summary');
		return summary.length > 0 ? summary : this.#parts(item.content, index, 'reasoning');
	}

	/** The whole answer, for servers that sent nothing of a channel before; its numbers are not always the same. */
	readLast(output: unknown): ProviderDelta[] {
		const told = new Set(this.#channels);
		return asArray(output).flatMap((value, index) => {
			const item = asRecord(value) ?? {};
			return told.has(item.type === 'reasoning' ? 'thinking' : 'text') ? [] : this.readItem(item, index);
		});
	}

	#parts(list: unknown, item: unknown, kind: Kind): ProviderDelta[] {
		return asArray(list).flatMap((value, part) => {
			const record = asRecord(value) ?? {};
			const own = typeof record.refusal === 'string' ? 'refusal' : kind;
			return this.#showWhole({ kind: own, item, part }, wordsOf(record));
		});
	}

	/** Without a number it cannot be told which part it is: it counts where nothing of its channel came. */
	#showWhole(place: Place, words: string | undefined): ProviderDelta[] {
		const isKnown = this.#shown.has(keyOf(place)) || this.#shown.has(keyOf({ ...place, item: undefined }));
		const isUnclear = place.item === undefined && this.#channels.has(channelOf(place.kind));
		return isKnown || isUnclear ? [] : this.#show(place, words);
	}

	/** Parts of one thought are paragraphs; another item is another thought, and another part another block of the answer. */
	#show(place: Place, words: string | undefined): ProviderDelta[] {
		if (words === undefined) {
			return [];
		}
		const channel = channelOf(place.kind);
		this.#shown.add(keyOf(place));
		this.#channels.add(channel);
		if (channel === 'text') {
			return this.#ends.add('text', words, keyOf(place));
		}
		const last = this.#last;
		this.#last = place;
		this.#thoughtItems.add(place.item);
		const isParagraph = last?.item === place.item && last !== undefined && keyOf(last) !== keyOf(place);
		return this.#ends.add('thinking', isParagraph ? `\n\n${words}` : words, place.item);
	}
}

const kinds: ReadonlyMap<string, Kind> = new Map(
	Object.entries({ summary_text: 'summary', reasoning_text: 'reasoning', output_text: 'text', refusal: 'refusal' }),
);

/** By the type of the event, or by that of the part that it tells of. */
function kindOf({ type, part }: Json): Kind | undefined {
	const own = /^response\.(?:reasoning_)?(summary_text|reasoning_text|output_text|refusal|text)\.(?:delta|done)$/;
	const name = own.exec(String(type))?.[1];
	return kinds.get(name === 'text' ? 'reasoning_text' : (name ?? String(asRecord(part)?.type)));
}

function channelOf(kind: Kind): 'thinking' | 'text' {
	return kind === 'summary' || kind === 'reasoning' ? 'thinking' : 'text';
}

function wordsOf(part: Json): string | undefined {
	return asText(part.text) ?? asText(part.refusal);
}

function keyOf({ kind, item, part }: Place): string {
	return [kind, item, part].join('/');
}
