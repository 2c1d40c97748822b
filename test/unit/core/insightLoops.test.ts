import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { findMarks } from '../../../src/core/insight/decisions.ts';
import { createLoopWatch, findLoop } from '../../../src/core/insight/loops.ts';

const folder = new URL('../../fixtures/thinking/', import.meta.url);
const honest = [
	...readdirSync(folder).map(name => readFileSync(new URL(name, folder), 'utf8')),
	readFileSync(new URL('../../standins/recordings/sampleBug.thinking.txt', import.meta.url), 'utf8'),
	`Values:\n\n${Array.from({ length: 40 }, (_, index) => `| ${index} | ${index * index} |`).join('\n')}`,
	`${'-'.repeat(300)}\n`,
	`Test ${Array.from({ length: 30 }, (_, index) => `f(${index}) is ${index + 1}.`).join(' ')}`,
];

describe('the loop watch', () => {
	it('says nothing about honest thinking, at any moment of it', () => {
		for (const text of honest) {
			for (let length = 100; length <= text.length; length += 50) {
				assert.equal(findLoop(text.slice(0, length)), undefined, text.slice(0, 40));
			}
		}
	});

	it('finds an exact repeat, with what is repeated and how often', () => {
		const again = 'Wait, let me check the sum again. It is 5, as before. ';
		const text = `Some thinking comes first. ${again.repeat(4)}`;
		const loop = findLoop(text);
		assert.deepEqual([loop?.kind, loop?.count, loop?.text], ['exact', 4, again]);
		assert.equal(text.slice(loop?.start, loop?.end), again);
	});

	it('finds a repeat that breaks off in the middle', () => {
		const again = 'Wait, let me check the sum again. It is 5, as before. ';
		assert.equal(findLoop(`${again.repeat(5)}Wait, let me ch`)?.count, 5);
	});

	it('finds a stuck letter and a stuck word', () => {
		assert.equal(findLoop('!'.repeat(400))?.kind, 'exact');
		assert.equal(findLoop('the the '.repeat(60))?.text.trim(), 'the');
	});

	it('finds sentences that come again in other dress', () => {
		const text = [
			'Wait, let me check the sum once more: it should be five in the end.',
			'So, check the sum once more; it should be five in the end!',
			'OK, check the sum once more, it should be FIVE, in the end.',
			'Hmm, let me check the sum once more: it should be five, in the end.',
		].join('\n');
		const loop = findLoop(`It begins in another way.\n${text}`);
		assert.deepEqual([loop?.kind, loop?.count], ['near', 4]);
		assert.match(loop?.text ?? '', /^Hmm, let me check/);
	});

	it('finds a sentence that keeps coming back between others', () => {
		const text = Array.from(
			{ length: 6 },
			(_, index) => `${'abcdef'[index]?.repeat(9)} is new here. Wait, maybe the starting value of reduce is wrong.`,
		);
		const loop = findLoop(text.join(' '));
		assert.deepEqual([loop?.kind, loop?.count], ['near', 6]);
		assert.match(loop?.text ?? '', /starting value/);
	});

	it('watches a stream, with offsets into the whole of it', () => {
		const start = honest.join('\n\n');
		const again = 'Wait, let me check the sum again, because it is 5. ';
		const text = start + again.repeat(40);
		const watch = createLoopWatch();
		const found = (text.match(/[\s\S]{1,5}/g) ?? []).map(piece => watch.push(piece)).find(loop => loop);
		assert.ok(found && found.start > start.length);
		assert.equal(text.slice(found.start, found.end), found.text);
	});
});

describe('marks of wording', () => {
	it('tell decisions, hedges and corrections', () => {
		const text =
			'Wait, that is line 2. Maybe it is a typo. The cause is plain.\nI will go with the small fix. Nothing here.';
		assert.deepEqual(
			findMarks(text).map(mark => [mark.kind, text.slice(mark.start, mark.end)]),
			[
				['correction', 'Wait, that is line 2.'],
				['hedge', 'Maybe it is a typo.'],
				['decision', 'I will go with the small fix.'],
			],
		);
	});

	it('know other languages', () => {
		assert.deepEqual(
			findMarks('等等，不是第一个。也许是最后一个。所以改条件。').map(mark => mark.kind),
			['correction', 'hedge', 'decision'],
		);
		assert.equal(findMarks('Vermutlich liegt es am Muster.')[0]?.kind, 'hedge');
	});

	it('do not take words for parts of others', () => {
		assert.deepEqual(findMarks('Waiting is fine. The mighty thusly named function.'), []);
	});
});
