// The page as it ships with four answers to one question beside each other; each delta goes to all four.
import { targetOf } from './feed.mjs';

const send = data => window.dispatchEvent(new MessageEvent('message', { data }));
const started = performance.now();
const turns = ['one', 'two', 'three', 'four'];
const model = index => ({ provider: 'p', id: `model-${index}` });
let seq = 0;
const post = body => {
	for (const turn of turns) {
		send({ type: 'events', turn, from: seq, events: [{ ...body, turn, seq, at: performance.now() - started }] });
	}
	seq += 1;
};
const begin = (turn, index) => ({
	turn,
	seq: 0,
	at: 0,
	type: 'turn-start',
	question: 'Question',
	context: [],
	model: model(index),
	options: { think: 'auto' },
	startedAt: '2026-01-01T00:00:00.000Z',
});
send({
	type: 'snapshot',
	conversation: {
		id: 'c',
		title: '',
		turns: turns.map((id, index) => ({ id, events: [begin(id, index)], nextSeq: 1, live: true })),
	},
	comparison: {
		question: 'Question',
		columns: turns.map((turn, index) => ({ model: model(index).id, turns: [turn] })),
		chosen: 'one',
	},
	settings: { fold: 'open', wide: true },
	models: { state: 'ready', models: [], think: 'auto' },
	attachments: [],
	examples: [],
	strings: {},
});
seq = 1;
// What is in the last column is in the others, too: it is told last.
window.target = targetOf(post, () => document.querySelector('.column:last-child .turn-body'));
