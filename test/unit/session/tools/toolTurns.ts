/** Turns with tools, run to their end, and what every one of them must be. */
import assert from 'node:assert/strict';
import type { EventOf, TurnEvent } from '../../../../src/core/stream/turnEvent.ts';
import type { ProviderDelta, ProviderRequest } from '../../../../src/providers/provider.ts';
import type { CallToRun, OfferedTool, TurnTools } from '../../../../src/session/tools/toolsOption.ts';
import { type RunTurnOptions, runTurn } from '../../../../src/session/turn/runTurn.ts';
import { collect, type FakeProvider, fakeClock, fakeProvider, type Script } from '../fakes.ts';

export const readTool: OfferedTool = {
	name: 'read_file',
	description: 'Reads lines of a file.',
	inputSchema: {
		type: 'object',
		properties: { path: { type: 'string' }, start: { type: 'integer' }, end: { type: 'integer' } },
		required: ['path'],
	},
};

export const listTool: OfferedTool = {
	name: 'list_files',
	description: 'Lists the files of a folder.',
	inputSchema: { type: 'object', properties: { folder: { type: 'string' } } },
};

export const toolsEnd: ProviderDelta = { type: 'finish', reason: 'tool-calls' };

/** A call in two pieces, as providers tell it. */
export function call(id: string, args: string, name = 'read_file'): readonly ProviderDelta[] {
	return [
		{ type: 'tool-call-start', id, name },
		{ type: 'tool-call-delta', id, text: args.slice(0, 4) },
		{ type: 'tool-call-delta', id, text: args.slice(4) },
		{ type: 'tool-call', id, name, arguments: args },
	];
}

export interface ToolTurn {
	readonly events: readonly TurnEvent[];
	readonly requests: readonly ProviderRequest[];
	/** What the tools were run with. */
	readonly ran: readonly CallToRun[];
	readonly provider: FakeProvider;
}

export interface ToolTurnOptions extends Partial<Omit<RunTurnOptions, 'tools'>> {
	readonly tools?: Partial<TurnTools>;
}

const request = { model: 'm', messages: [{ role: 'user', content: 'What is in it?' } as const] };

/** Runs a turn over a scripted provider, and checks the rules that hold for all of them. */
export async function runToolTurn(script: Script, options: ToolTurnOptions = {}): Promise<ToolTurn> {
	const provider = fakeProvider(script);
	const ran: CallToRun[] = [];
	const { run = async ({ name }: CallToRun) => `result of ${name} ${ran.length}`, ...rest } = options.tools ?? {};
	const tools: TurnTools = {
		offered: [readTool, listTool],
		...rest,
		run(called, signal) {
			ran.push(called);
			return run(called, signal);
		},
	};
	const turn = runTurn({ provider, request, clock: fakeClock(), ...options, tools });
	const events = await collect(turn);
	checkToolTurn(events);
	return { events, requests: provider.requests, ran, provider };
}

/** What holds for every turn with tools. */
export function checkToolTurn(events: readonly TurnEvent[]): void {
	assert.deepEqual(
		events.flatMap((event, index) => (event.type === 'finish' ? [index] : [])),
		[events.length - 1],
		'one finish, at the end',
	);
	const begun = events.filter(event => event.type === 'tool-call-start').map(event => event.id);
	assert.deepEqual(begun, [...new Set(begun)], 'every call has an id of its own');
	for (const id of begun) {
		const ofCall = events.filter(event => 'id' in event && event.id === id);
		const [whole, result] = ofCall.filter(event => event.type === 'tool-call' || event.type === 'tool-result');
		assert.deepEqual(
			[whole?.type, result?.type, ofCall.filter(event => event.type === 'tool-result').length],
			['tool-call', 'tool-result', 1],
			`one end and one result of ${id}`,
		);
	}
	assert.equal(events.filter(event => event.type === 'tool-result').length, begun.length);
	let round = 0;
	for (const { iteration } of events) {
		assert.ok(iteration === round || iteration === round + 1, 'rounds count without gaps');
		round = iteration;
	}
}

export function resultsOf(events: readonly TurnEvent[]): readonly EventOf<'tool-result'>[] {
	return events.filter(event => event.type === 'tool-result');
}

export function codesOf(events: readonly TurnEvent[]): readonly string[] {
	return events.flatMap(event => (event.type === 'notice' && event.code !== undefined ? [event.code] : []));
}
