import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { Failure, failureOf } from '../../../src/core/errors.ts';
import type { ProviderDelta } from '../../../src/providers/provider.ts';
import { Comparisons } from '../../../src/session/hub/comparisons.ts';
import { Conversations } from '../../../src/session/hub/conversations.ts';
import type { TurnQuestion } from '../../../src/session/hub/openConversation.ts';
import { runTurn } from '../../../src/session/turn/runTurn.ts';
import { ChatSinks } from '../../../src/surfaces/participant/chatSink.ts';
import { type ComparedAnswer, ComparedAnswers, progressOf } from '../../../src/surfaces/participant/comparedAnswers.ts';
import { followTurn } from '../../../src/surfaces/participant/followTurn.ts';
import { state as fake, resetVscode } from '../../harness/vscodeFake/state.ts';
import { plainTurn } from '../core/turnEvents.ts';
import { fakeProvider, stop, text, thinking } from '../session/fakes.ts';
import { MemoryStore } from '../session/memoryStore.ts';

type Script = (gates: House) => AsyncGenerator<ProviderDelta>;

/** A chat in which models are compared; each does what its script says, and waits where that says so. */
class House {
	/** What stands in the chat, in order: lines of progress in brackets. */
	readonly said: string[] = [];
	readonly conversations: Conversations;
	readonly comparisons: Comparisons;
	readonly id: string;
	readonly #scripts: Readonly<Record<string, Script>>;
	readonly #gates = new Map<string, PromiseWithResolvers<void>>();

	/** @param servers those that answer one question at a time, by their model */
	constructor(scripts: Readonly<Record<string, Script>>, servers: Readonly<Record<string, string>> = {}) {
		this.#scripts = scripts;
		const provider = fakeProvider(({ model }) => this.#scripts[model]?.(this) ?? []);
		this.conversations = new Conversations(new MemoryStore(), (asked, signal) =>
			runTurn({ ...asked, provider, request: { model: asked.model.id, messages: [] }, signal, ...asked.options }),
		);
		this.comparisons = new Comparisons({
			conversations: this.conversations,
			asker: {
				ask: async (id, asked) =>
					asked.model?.id === 'blind'
						? { kind: 'refused', failure: failureOf('unsupported', 'ask.blind', { model: 'Blind' }) }
						: this.conversations.ask(id, { ...asked, options: { think: 'auto' } } as TurnQuestion),
			},
			serverOf: ({ id }) => servers[id],
		});
		this.id = this.conversations.create().id;
	}

	gate(name: string): PromiseWithResolvers<void> {
		const gate = this.#gates.get(name) ?? Promise.withResolvers<void>();
		this.#gates.set(name, gate);
		return gate;
	}

	get text(): string {
		return this.said.join('');
	}

	/** @param before what is waited for between asking and showing */
	async show(models: readonly string[], before = async () => {}): Promise<readonly ComparedAnswer[]> {
		const contenders = models.map(id => ({ model: { provider: 'fake', id } }));
		const begun = await this.comparisons.begin(this.id, { question: 'Why?', context: [] }, contenders);
		assert.equal(begun.kind, 'begun');
		await before();
		const stream = {
			markdown: (value: vscode.MarkdownString) => this.said.push(value.value),
			progress: (line: string) => this.said.push(`[${line}]`),
		} as unknown as vscode.ChatResponseStream;
		const { conversations, comparisons } = this;
		const sinks = new ChatSinks({ nativeThinking: false });
		const needs = { conversations, comparisons, sinks, thinkingDetail: () => 'none' as const };
		const answers = new ComparedAnswers(needs, stream, (turn, renderer) =>
			followTurn(conversations, turn, (events, state) => renderer.append(events, state)),
		);
		return answers.show(begun.kind === 'begun' ? begun.id : '', models, new AbortController().signal);
	}

	/** Waits until that stands in the chat. */
	until(words: RegExp): Promise<void> {
		return until(() => words.test(this.text));
	}
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) {
		await new Promise(resolve => setTimeout(resolve, 5));
	}
}

const says = (words: string): Script =>
	async function* () {
		yield text(words);
		yield stop;
	};

describe('compared answers in a chat', () => {
	beforeEach(() => resetVscode());

	it('are made at once and shown in order, with lines about those that wait, and none inside of an answer', async () => {
		const house = new House({
			async *one(gates) {
				await gates.gate('speak').promise;
				yield text('First ');
				await gates.gate('end').promise;
				yield text('answer.');
				yield stop;
			},
			async *two(gates) {
				yield thinking('Considering this and that. '.repeat(40));
				await gates.gate('think').promise;
				yield thinking('Considering this and that. '.repeat(40));
				yield text('Second answer.');
				yield stop;
			},
		});
		const showing = house.show(['one', 'two']);
		await house.until(/two is thinking/);
		house.gate('speak').resolve();
		await house.until(/First/);
		house.gate('think').resolve();
		await until(() => house.conversations.running(house.id).size === 1);
		house.gate('end').resolve();
		const answers = await showing;
		assert.match(
			house.text,
			/^\n\n### one\n\n\[two is thinking… \\?~\d+ tokens\]First answer\.\n\n### two\n\nSecond answer\.$/,
		);
		assert.deepEqual(
			answers.map(({ title, state }) => [title, state?.finish?.reason]),
			[
				['one', 'complete'],
				['two', 'complete'],
			],
		);
	});

	it('tell of what was thought before anybody listened', async () => {
		const house = new House({
			async *one(gates) {
				await gates.gate('end').promise;
				yield text('One.');
				yield stop;
			},
			async *two(gates) {
				yield thinking('Considering this and that. '.repeat(40));
				await gates.gate('end').promise;
				yield text('Two.');
				yield stop;
			},
		});
		const thought = () => {
			const { turns = [] } = house.conversations.opened(house.id) ?? {};
			return turns.some(({ state }) => (state?.thinking.characters ?? 0) > 0);
		};
		const showing = house.show(['one', 'two'], () => until(thought));
		await house.until(/two is thinking/);
		house.gate('end').resolve();
		await showing;
	});

	it('tell of a long thought at each doubling only', () => {
		const stages = Array.from({ length: 1000 }, (_, tokens) => {
			const events = plainTurn(['abc '.repeat(tokens)], []).filter(({ type }) => type !== 'finish');
			return progressOf(foldTurn(events))?.stage;
		});
		assert.deepEqual([...new Set(stages)], [undefined, ...[0, 1, 2, 3, 4].map(each => `thinking ${each}`)]);
		assert.equal(progressOf(undefined), undefined);
	});

	it('say of one that could not be asked why, and lose no other', async () => {
		const house = new House({ one: says('First.'), two: says('Second.') });
		const answers = await house.show(['one', 'blind', 'two']);
		assert.match(house.text, /### one\n\nFirst\.\n\n### blind\n\n.*Blind.*\n\n### two\n\nSecond\.$/);
		assert.deepEqual(
			answers.map(({ failure }) => failure?.code),
			[undefined, 'ask.blind', undefined],
		);
	});

	it('say all of it again in front of the last where VS Code folds away what stands above', async () => {
		fake.user = { 'chat.agent.collapseCompletedResponses': true };
		const house = new House({ one: says('First.'), two: says('Second.') });
		await house.show(['one', 'blind', 'two']);
		assert.match(house.text, /\[Asking two\].*### one\n\nFirst\.\n\n### blind\n\n.*Blind.*\n\n### two\n\nSecond\.$/s);
	});

	it('go on with the next when one breaks off, also where one server answers both', async () => {
		const house = new House(
			{
				async *one() {
					yield text('Half');
					throw new Failure({ kind: 'unreachable', message: 'Gone.', remedy: 'Start it.' });
				},
				two: says('Second.'),
			},
			{ one: 'here', two: 'here' },
		);
		const answers = await house.show(['one', 'two']);
		assert.match(house.text, /### one\n\nHalf[\s\S]*### two\n\nSecond\.$/);
		assert.deepEqual(
			answers.map(({ state }) => state?.finish?.reason),
			['interrupted', 'complete'],
		);
	});

	it('end where their conversation is deleted while one still waits', async () => {
		const house = new House(
			{
				async *one(gates) {
					yield text('First.');
					await gates.gate('never').promise;
					yield stop;
				},
			},
			{ one: 'here', two: 'here' },
		);
		const showing = house.show(['one', 'two']);
		await house.until(/First/);
		await house.conversations.remove(house.id);
		house.gate('never').resolve();
		const [, second] = await showing;
		assert.deepEqual(second, { title: 'two' });
	});
});
