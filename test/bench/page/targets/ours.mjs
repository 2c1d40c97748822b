// The page as it ships: each delta is an event message of its own, as if the host did not batch.
import { targetOf } from './feed.mjs';

const fold = new URLSearchParams(location.search).get('fold') ?? 'open';
const send = data => window.dispatchEvent(new MessageEvent('message', { data }));
const started = performance.now();
let seq = 0;
const post = body => {
	send({
		type: 'events',
		turn: 't',
		from: seq,
		events: [{ ...body, turn: 't', seq, at: performance.now() - started }],
	});
	seq += 1;
};
send({
	type: 'snapshot',
	conversation: { id: 'c', title: '', turns: [] },
	settings: { fold, wide: false },
	models: { state: 'ready', models: [], think: 'auto' },
	attachments: [],
	examples: [],
	strings: {},
});
post({
	type: 'turn-start',
	question: 'Question',
	context: [],
	model: { provider: 'p', id: 'm' },
	options: { think: 'auto' },
	startedAt: '2026-01-01T00:00:00.000Z',
});
window.target = targetOf(post, () => document.querySelector('.turn-body'));
