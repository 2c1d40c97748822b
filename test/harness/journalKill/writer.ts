/**
 * A process that writes turns into a store, as a window does, until it is killed: `writer.ts <folder> <name>`. Each
 * event is confirmed on the standard output when the journal has taken it: `<turn> <seq>`, a line each.
 */
import { writeSync } from 'node:fs';
import { Journal } from '../../../src/storage/journal.ts';
import { conversation, eventOf, eventsPerTurn } from './events.ts';

const [folder = '', name = ''] = process.argv.slice(2);
const journal = new Journal(folder, {
	onProblem: ({ message }) => {
		throw new Error(message);
	},
});

for (let number = 0; ; number += 1) {
	const turn = `${name}-${number}`;
	for (let seq = 0; seq < eventsPerTurn; seq += 1) {
		journal.append(conversation, [eventOf(turn, seq)]);
		writeSync(1, `${turn} ${seq}\n`);
	}
}
