import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import { toMarkdown } from '../../../src/core/export/markdown.ts';
import { redactConversation } from '../../../src/core/export/redaction.ts';
import { type Finding, findingsIn, forSharing, takenOut, takeOut } from '../../../src/core/redaction/outgoing.ts';
import { findSensitive, type SensitiveLabel } from '../../../src/core/redaction/sensitive.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { plainTurn, turnOf, turnStart } from './turnEvents.ts';

/** A key of no one, put together here so that no scanner takes it for one. */
const key = `sk-${'proj'}-${'Ab3dEf9hIjKlMn0p'.repeat(2)}`;

const planted: readonly (readonly [SensitiveLabel, string, string])[] = [
	['key', key, `const key = '${key}';`],
	['home', '/home/ann', 'see /home/ann/work/a.ts.'],
	['home', '/Users/ann.lee', 'in /Users/ann.lee: nothing'],
	['home', 'C:\\Users\\Ann Lee', 'open C:\\Users\\Ann Lee\\a.ts'],
	['email', 'first_last+x@corp.example.io', 'Mail first_last+x@corp.example.io.'],
	['email', 'jürgen@müller.de', '<jürgen@müller.de>'],
	['key', 'bob:hunter2', 'clone https://bob:hunter2@github.com/x.git'],
	['address', '10.1.20.3', 'ssh 10.1.20.3:22'],
	['address', 'fe80::1ff:fe23:4567:890a', 'at fe80::1ff:fe23:4567:890a, port 1'],
	['address', '00:1b:44:11:3a:b7', 'MAC 00:1b:44:11:3a:b7'],
	['host', 'git.acme.io', 'clone https://git.acme.io:8443/team/x.git'],
	['host', '//buildserver', 'from http://buildserver/jobs'],
	['host', 'db.prod.internal', 'db.prod.internalに接続'],
	['host', 'db-1.acme.internal', 'host: db-1.acme.internal'],
	['host', 'git.acme.io', 'It is on git.acme.io, port 22.'],
	['host', 'ci-2.build.acme.co.uk', 'ask ci-2.build.acme.co.uk.'],
];

const harmless = [
	'Open https://github.com/a/b and http://localhost:3000, 127.0.0.1 or 0.0.0.0.',
	'npm i left-pad@1.3.0 @types/node@22.1.0 icon@2x.png me@example.com git@github.com:a/b.git',
	'The route /api/home/settings, https://x.github.com/home/settings and ~/work; at 12:30:45.',
	'std::vector<a::b>, this.state.local = config.internal; version 300.1.2.3, 1.2.3',
	'hf_hub_download(token: CancellationToken)',
	'main.ts, a.test.ts, foo.bar(), foo.bar.io(), x.y.net = 1, java.io.File, this.socket.io, archive.tar.br, v1.2.io',
	'acme.io alone may be a package, and www.github.com is everybody’s.',
];

function conversationOf(thinking: readonly string[], answer: readonly string[], question = 'Why?'): Conversation {
	const [start, ...rest] = plainTurn(thinking, answer);
	const asked = turnOf([{ ...turnStart, question } as typeof turnStart]);
	return {
		id: 'c1',
		title: question,
		createdAt: '2026-03-01T10:00:00.000Z',
		turns: [{ id: 't1', events: start ? [...asked, ...rest] : [] }],
	};
}

/** A text in pieces of any length. */
function pieces(text: string, cuts: readonly number[]): readonly string[] {
	const places = [0, ...cuts.map(cut => Math.floor(cut * text.length)).sort((a, b) => a - b), text.length];
	return places.slice(1).map((end, index) => text.slice(places[index], end));
}

function wordsOf({ title, turns }: Conversation): string {
	const events = turns.flatMap(turn => turn.events);
	const channel = (type: string): string =>
		events.map(event => (event.type === type && 'text' in event ? event.text : '')).join('');
	return [title, channel('thinking-delta'), channel('answer-delta')].join('\n');
}

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const sentence = fc.constantFrom(...planted.map(([, , text]) => text), ...harmless, 'And so on', '\n', 'é', '好');
const text = fc.array(sentence, { maxLength: 8 }).map(parts => parts.join(' '));

describe('what tells of people and machines', () => {
	for (const [label, value, within] of planted) {
		it(`is found: ${label}, in “${within.replace(key, '…')}”`, () => {
			assert.deepEqual(findSensitive(within), [{ label, value }]);
		});
	}

	it('is not everything that looks a little like it', () => {
		assert.deepEqual(
			harmless.flatMap(each => findSensitive(each)),
			[],
		);
	});

	it('is found in linear time, whatever stands in a text', () => {
		for (const hostile of ['@', 'a.', '1.', 'a@', '://', '/home/', 'ab:', '.corp', 'a-', 'x']) {
			assert.ok(findSensitive(hostile.repeat(200_000)).length >= 0);
		}
	});
});

describe('a conversation that is about to leave', () => {
	const told = (findings: readonly Finding[]): readonly string[] =>
		findings.map(({ label, value, count }) => `${label} ${value} ${count}`);

	it('is looked through in title, question, thinking, answer and attached code, each value once', () => {
		const conversation = conversationOf(['Ask ann@co', 'rp.io or 10.1.20.3'], ['ann@corp.io'], 'Who is ann@corp.io?');
		const file = {
			id: '1',
			kind: 'file' as const,
			label: 'a.ts',
			uri: 'file:///home/ann/a.ts',
			text: '// bob@corp.io',
		};
		const [turn] = conversation.turns;
		const [start, ...rest] = turn?.events ?? [];
		assert.ok(turn && start?.type === 'turn-start');
		const attached = { ...conversation, turns: [{ ...turn, events: [{ ...start, context: [file] }, ...rest] }] };
		assert.deepEqual(told(findingsIn(attached)), ['email ann@corp.io 4', 'email bob@corp.io 1', 'address 10.1.20.3 1']);
	});

	it('loses what was chosen, however it came in pieces, and keeps what was not', () => {
		fc.assert(
			fc.property(text, text, cuts, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (one, two, at, picks) => {
				const conversation = conversationOf(pieces(one, at), pieces(two, at), two);
				const findings = findingsIn(conversation);
				const chosen = findings.filter((_, index) => picks[index % picks.length]);
				const result = takeOut(conversation, chosen);
				const left = new Set(findingsIn(result).map(({ value }) => value));
				assert.deepEqual(
					chosen.filter(({ value }) => left.has(value)),
					[],
				);
				const markdown = toMarkdown(result, { folders: [], values: [], thinking: 'open' });
				for (const { value } of chosen.filter(({ label }) => label !== 'home')) {
					assert.ok(!markdown.includes(value.replace('//', '://')), value);
				}
				const gone = new Set(chosen.map(({ value }) => value));
				const inside = (value: string): boolean => [...gone].some(other => value.includes(other));
				const words = wordsOf(result);
				for (const { value } of findings.filter(each => !gone.has(each.value) && !inside(each.value))) {
					assert.ok(words.includes(value), value);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('loses a machine of one word behind whoever logs in there, and keeps the word elsewhere', () => {
		const conversation = conversationOf(
			['Clone ssh://git@server/repo.git, then see http://admin@grafana/x.'],
			['The server is slow.'],
		);
		const result = takeOut(conversation, findingsIn(conversation));
		const words = wordsOf(result);
		assert.match(words, /ssh:\/\/git@\[host removed\]\/repo\.git, then see http:\/\/admin@\[host removed\]\/x/);
		assert.match(words, /The server is slow\./);
	});

	it('loses a machine of one word behind a login that was taken out before it, too', () => {
		const conversation = conversationOf(['Ask http://bob:pw1@gpu:11434/api/tags.'], ['The gpu is busy.']);
		const login = { label: 'key', value: 'bob:pw1' } as const;
		const words = wordsOf(redactConversation(conversation, { values: [login, { label: 'host', value: '//gpu' }] }));
		assert.match(words, /http:\/\/\[key removed\]@\[host removed\]:11434/);
		assert.match(words, /The gpu is busy\./);
	});

	it('takes nothing along that a vendor signed: it holds the words once more', () => {
		const conversation = conversationOf(['Mail ann@corp.io.'], ['Yes.']);
		const [turn] = conversation.turns;
		const events = turn?.events ?? [];
		const data = { provider: 'anthropic', data: [{ type: 'thinking', thinking: 'Mail ann@corp.io.' }] };
		const event: TurnEvent = { turn: turn?.id ?? '', seq: events.length, at: 0, type: 'provider-data', data };
		const signed = { ...conversation, turns: [{ id: event.turn, events: [...events, event] }] };
		assert.match(JSON.stringify(signed), /"thinking":"Mail ann@corp\.io\."/);
		const shared = forSharing(signed, []);
		assert.ok(!JSON.stringify(takeOut(shared, findingsIn(shared))).includes('ann@corp.io'));
	});

	it('is clean to a second look when everything was taken out', () => {
		fc.assert(
			fc.property(text, cuts, (words, at) => {
				const conversation = conversationOf(pieces(words, at), ['.']);
				assert.deepEqual(findingsIn(takeOut(conversation, findingsIn(conversation))), []);
			}),
			{ numRuns: 300 },
		);
	});

	it('stays as it is where nothing was chosen, keys too: the reader saw them and let them stand', () => {
		const conversation = conversationOf([`It is ${key}.`], ['Mail ann@corp.io.']);
		assert.deepEqual(takeOut(conversation, []), conversation);
		assert.ok(toMarkdown(takeOut(conversation, []), { folders: [], values: [], thinking: 'open' }).includes(key));
	});

	it('is not searched for what is shortened anyway: paths of the workspace', () => {
		const conversation = conversationOf(['/home/ann/work/src/a.ts is wrong'], ['Fixed.']);
		const shared = forSharing(conversation, ['/home/ann/work']);
		assert.deepEqual(findingsIn(shared), []);
		assert.match(toMarkdown(shared, { folders: [], values: [], thinking: 'open' }), /^src\/a\.ts is wrong$/m);
	});

	it('is reported by counts, without a word of what was taken out', () => {
		const conversation = conversationOf([`${key} /home/ann/x ann@corp.io bob@corp.io`], ['ann@corp.io']);
		assert.deepEqual(takenOut(findingsIn(conversation)), { key: 1, home: 1, email: 3 });
		assert.deepEqual(takenOut([]), {});
	});
});
