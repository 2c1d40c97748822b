/** What can go wrong on the way from a server to us; each fault is the chat reply of the model `fault-<name>`. */
import { emptyReply, jsonReply, type Reply, type Step, streamReply } from './ollamaReply.ts';
import { chatLine, goJson, ndjson } from './ollamaWire.ts';

/** The reply as it would have been: the lines before the last one, and the last one. */
export interface WellFormed {
	readonly model: string;
	readonly lines: readonly Step[];
	readonly done: Step;
}

type Fault = (reply: WellFormed) => Reply;

const error = (status: number, message: string): Fault => {
	return () => jsonReply(status, goJson({ error: message }));
};

const half = ({ lines }: WellFormed): readonly Step[] => lines.slice(0, Math.ceil(lines.length / 2));

/** Puts something in the middle of an otherwise good stream. */
const inTheMiddle = (step: (model: string) => Step): Fault => {
	return reply => {
		const before = half(reply);
		return streamReply([...before, step(reply.model), ...reply.lines.slice(before.length), reply.done]);
	};
};

const htmlHeaders = { 'Content-Type': 'text/html' };

const faults = {
	// Cut streams.
	'cut-mid-line': reply => streamReply([...half(reply), { bytes: '{"model":"x","message":{"role":"assi' }], 'cut'),
	'cut-mid-character': reply => streamReply([...half(reply), { bytes: cutInsideCharacter(reply.model) }], 'cut'),
	'cut-between-lines': reply => streamReply(half(reply), 'cut'),
	'cut-before-headers': () => streamReply([], 'cut'),
	reset: reply => streamReply(half(reply), 'reset'),
	'reset-before-headers': () => streamReply([], 'reset'),
	'no-done': reply => streamReply(reply.lines),
	'no-done-half': reply => streamReply(half(reply)),
	'done-twice': reply => streamReply([...reply.lines, reply.done, reply.done]),
	'text-after-done': reply => streamReply([...reply.lines, reply.done, line(reply.model, { content: 'too late' })]),
	empty: () => streamReply([]),
	// Silence.
	stall: reply => streamReply(half(reply), 'stall'),
	'stall-before-headers': () => streamReply([], 'stall'),
	'stall-after-done': reply => streamReply([...reply.lines, reply.done], 'stall'),
	'slow-first-token': reply => streamReply([{ waitMs: 3000 }, ...reply.lines, reply.done]),
	// Errors.
	'error-line': reply =>
		streamReply([...half(reply), errorLine('an error was encountered while running the model: unexpected EOF')]),
	'error-line-first': () => streamReply([errorLine('llama runner process no longer running: -1')]),
	busy: error(503, 'server busy, please try again.  maximum pending requests exceeded'),
	crash: error(500, 'llama runner process has terminated: exit status 2'),
	'out-of-memory': error(500, 'model requires more system memory (18.6 GiB) than is available (7.1 GiB)'),
	'rate-limited': error(429, "you've reached your hourly usage limit, please upgrade to continue"),
	'sign-in': () =>
		jsonReply(401, goJson({ error: 'unauthorized', signin_url: 'https://ollama.com/connect?name=host&key=a2V5' })),
	forbidden: () => emptyReply(403),
	html: () => ({ ...jsonReply(200, '<!doctype html><title>Sign in to the network</title>'), headers: htmlHeaders }),
	'bad-gateway': () => ({
		...jsonReply(502, '<html><h1>502 Bad Gateway</h1></html>'),
		headers: htmlHeaders,
		status: 502,
	}),
	redirect: () => ({ ...emptyReply(307), headers: { Location: 'http://127.0.0.1:9/api/chat', 'Content-Length': '0' } }),
	// Odd lines in a good stream.
	'invalid-utf8': inTheMiddle(() => ({ bytes: invalidUtf8() })),
	'broken-line': inTheMiddle(() => ({ bytes: '{"model":"x","mess\n' })),
	'null-line': inTheMiddle(() => ({ bytes: 'null\n' })),
	'blank-lines': inTheMiddle(() => ({ bytes: '\n\r\n  \n' })),
	'unknown-fields': inTheMiddle(() => ({ bytes: '{"kind":"heartbeat","data":[1,2]}\n' })),
	'wrong-types': inTheMiddle(() => ({ bytes: '{"message":{"role":null,"content":7,"thinking":["x"]},"done":"no"}\n' })),
	'huge-line': inTheMiddle(model => line(model, { content: 'x'.repeat(2_000_000) })),
	hostile: inTheMiddle(model => line(model, { content: hostileText })),
	'lone-surrogate': inTheMiddle(() => ({
		bytes: '{"message":{"role":"assistant","content":"half \\ud83d of a face"},"done":false}\n',
	})),
	crlf: reply => streamReply(allOf(reply).map(step => withNewline(step, '\r\n'))),
	'byte-order-mark': reply => streamReply([{ bytes: '\ufeff' }, ...allOf(reply)]),
	'no-last-newline': reply => streamReply([...reply.lines, withNewline(reply.done, '')]),
	// Odd cuts of a good stream.
	'byte-by-byte': reply => streamReply(allOf(reply), 'close', { mode: 'bytes', size: 1 }),
	'pieces-of-7': reply => streamReply(allOf(reply), 'close', { mode: 'bytes', size: 7 }),
	'pieces-of-37': reply => streamReply(allOf(reply), 'close', { mode: 'bytes', size: 37 }),
	'random-pieces': reply => streamReply(allOf(reply), 'close', { mode: 'random', size: 64, seed: 3 }),
	'all-at-once': reply => streamReply(allOf(reply), 'close', { mode: 'whole' }),
	flood: reply => streamReply([...flood(reply.model), reply.done], 'close', { mode: 'whole' }),
	// Legal, and rarely thought of.
	'both-at-once': inTheMiddle(model => line(model, { content: 'and the answer', thinking: 'the last thought' })),
	'thinking-resumes': reply =>
		streamReply([
			...reply.lines,
			line(reply.model, { thinking: 'On second thought.' }),
			line(reply.model, { content: ' Yes.' }),
			reply.done,
		]),
	'text-on-done': reply => streamReply([...reply.lines, withText(reply.done, ' The last word.')]),
	'no-metrics': reply => streamReply([...reply.lines, bareDone(reply.model)]),
	'json-body': reply => jsonReply(200, goJson({ ...chatLine(reply.model, { content: 'All at once.' }), done: true })),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as readonly FaultName[];

/** The reply of a `fault-<name>` model, or undefined for any other model. */
export function faultReply(reply: WellFormed): Reply | undefined {
	const name = /^fault-([\w-]+)(?::latest)?$/.exec(reply.model)?.[1];
	return name !== undefined && Object.hasOwn(faults, name) ? faults[name as FaultName](reply) : undefined;
}

function line(model: string, part: Parameters<typeof chatLine>[1]): Step {
	return { line: chatLine(model, part) };
}

function errorLine(message: string): Step {
	return { line: { error: message } };
}

function allOf({ lines, done }: WellFormed): Step[] {
	return [...lines, done];
}

function withNewline(step: Step, newline: string): Step {
	return 'line' in step ? { bytes: goJson(step.line) + newline } : step;
}

function withText(step: Step, content: string): Step {
	return 'line' in step ? { line: { ...(step.line as object), message: { role: 'assistant', content } } } : step;
}

function bareDone(model: string): Step {
	return { line: { ...chatLine(model, {}), done: true } };
}

function* flood(model: string): Generator<Step> {
	for (let count = 0; count < 10_000; count++) yield line(model, { content: `${count} ` });
}

function cutInsideCharacter(model: string): Uint8Array {
	const bytes = Buffer.from(ndjson(chatLine(model, { thinking: 'a face: 👍' })));
	return bytes.subarray(0, bytes.indexOf(Buffer.from('👍')) + 2);
}

function invalidUtf8(): Uint8Array {
	const bytes = Buffer.from(ndjson(chatLine('bytes', { content: 'before \u0001 after' })).replace('\\u0001', '\u0001'));
	bytes[bytes.indexOf(1)] = 0xff;
	return bytes;
}

const hostileText = `\u001b[2J\u0000\u0007 <img src=x onerror="alert(1)"><script>alert(2)</script> [run](command:workbench.action.quit)
<think>not a thought</think> \u202Egnp.exe ![](https://example.invalid/leak?x=1)`;
