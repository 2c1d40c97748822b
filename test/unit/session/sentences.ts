/** Checks that what people read comes from the table of sentences, so that it can be said in another language. */
import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/errors.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { english } from '../../../src/core/wording/english.ts';
import { inEnglish, isSentenceCode, type SentenceArgs, word } from '../../../src/core/wording/sentence.ts';
import type { Provider } from '../../../src/providers/provider.ts';

interface Said {
	readonly code?: string | undefined;
	readonly args?: SentenceArgs | undefined;
}

/** The words are those of the table, with the arguments put in, also where those are sentences themselves. */
export function checkSentence({ code, args = {} }: Said, message: string): void {
	assert.ok(isSentenceCode(code), `a code of the table for “${message}”, not ${code}`);
	// What only later versions know is left as it came; here nothing may be.
	assert.equal(word({ code, args }, '', english), message);
	for (const place of english[code].match(/\{\w+\}/g) ?? []) {
		assert.ok(Object.hasOwn(args, place.slice(1, -1)), `${code} has its ${place}`);
	}
	for (const arg of Object.values(args)) {
		if (typeof arg === 'object') {
			checkSentence(arg, arg.message);
		}
	}
}

export function checkFailure({ code, remedyCode, args, message, remedy }: Failure): void {
	checkSentence({ code, args }, message);
	checkSentence({ code: remedyCode, args }, remedy);
}

/** Words of an event are those of its code; a finish without words needs none. */
export function checkEventSentences(event: TurnEvent): void {
	if (event.type === 'notice' || event.type === 'error' || (event.type === 'finish' && event.message !== undefined)) {
		checkSentence(event, event.message ?? '');
	}
	if (event.type === 'error') {
		const { remedyCode, args, remedy, kept } = event;
		const opening = `${inEnglish('turn.kept')} `;
		assert.ok(kept !== true || remedy.startsWith(opening));
		checkSentence({ code: remedyCode, args }, kept === true ? remedy.slice(opening.length) : remedy);
	}
}

/** The same provider; whatever it says or throws is checked on its way. */
export function withCheckedSentences(provider: Provider): Provider {
	return {
		...provider,
		id: provider.id,
		async *stream(request, signal) {
			try {
				for await (const delta of provider.stream(request, signal)) {
					if (delta.type === 'notice') {
						checkSentence(delta, delta.message);
					}
					yield delta;
				}
			} catch (error) {
				if (error instanceof Failure) {
					checkFailure(error);
				}
				throw error;
			}
		},
	};
}
