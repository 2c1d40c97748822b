/** The recorded exchanges of `test/fixtures/ollama`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reply, Step } from '../standins/ollamaReply.ts';

export const fixturesDir = join(import.meta.dirname, '..', 'fixtures', 'ollama');

/** What lies beside the bytes of a recording. */
export interface RecordedExchange {
	/** `ollama 0.24.0` */
	readonly version: string;
	readonly request: { readonly method: string; readonly path: string; readonly body?: object };
	readonly status: number;
	/** Names in lower case; without date and length. */
	readonly headers: Readonly<Record<string, string>>;
	/** How the body came: sizes, and the silence before each in ms. */
	readonly chunks: readonly { readonly bytes: number; readonly delayMs: number }[];
	/** `cut`: the connection broke. */
	readonly ending: 'close' | 'cut';
}

export interface Fixture extends RecordedExchange {
	readonly name: string;
	readonly bytes: Buffer;
}

export function readFixtures(): readonly Fixture[] {
	const names = readdirSync(fixturesDir);
	return names.filter(name => name.endsWith('.json')).map(name => readFixture(name.slice(0, -'.json'.length)));
}

export function readFixture(name: string): Fixture {
	const exchange = JSON.parse(readFileSync(join(fixturesDir, `${name}.json`), 'utf8')) as RecordedExchange;
	const type = exchange.headers['content-type'] ?? '';
	const file = join(fixturesDir, `${name}.${type.startsWith('text/event-stream') ? 'sse' : 'ndjson'}`);
	return { ...exchange, name, bytes: readFileSync(file) };
}

/** The reply that a stand-in server plays: the same bytes in the same pieces at the same pace. */
export function replyOf({ status, headers, chunks, ending, bytes }: Fixture): Reply {
	const steps: Step[] = [];
	let start = 0;
	for (const chunk of chunks) {
		steps.push({ waitMs: chunk.delayMs }, { bytes: bytes.subarray(start, start + chunk.bytes) });
		start += chunk.bytes;
	}
	steps.push({ bytes: bytes.subarray(start) });
	const { 'transfer-encoding': _, connection: __, ...kept } = headers;
	return { status, headers: kept, steps, ending };
}
