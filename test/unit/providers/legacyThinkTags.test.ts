import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LegacyThinkTags } from '../../../src/providers/wire/legacyThinkTags.ts';

function filter(thinking: string, pieces: readonly string[]): string {
	const tags = new LegacyThinkTags();
	tags.noteThinking(thinking);
	return pieces.map(piece => tags.filter(piece)).join('') + tags.end();
}

function cut(text: string, at: readonly number[]): string[] {
	const ends = [...at.map(each => each % (text.length + 1)).sort((a, b) => a - b), text.length];
	return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

const cuts = fc.array(fc.nat(10_000), { maxLength: 12 });
const words = fc.string({ maxLength: 120 }).filter(text => !text.includes('<') && text.trim() !== '');

describe('a second copy of the thinking in tags', () => {
	it('is taken out, however the content is cut', () => {
		fc.assert(
			fc.property(words, words, cuts, (thinking, answer, at) => {
				const content = `<think>\n${thinking}\n</think>\n\n${answer}`;
				assert.equal(filter(thinking, cut(content, at)), answer.trimStart());
			}),
		);
	});

	it('is nothing else: without thinking of its own, content stays as it is', () => {
		const tagged = fc.array(
			fc.oneof(fc.constantFrom('<think>', '</think>', '<', ' ', '\n'), fc.string({ maxLength: 5 })),
		);
		fc.assert(
			fc.property(tagged, cuts, (parts, at) => {
				const content = parts.join('');
				assert.equal(filter('', cut(content, at)), content);
			}),
		);
	});

	it('is nothing else: an answer that begins with a tag and says something different stays', () => {
		fc.assert(
			fc.property(words, cuts, (answer, at) => {
				const content = `<think> ${answer}`;
				assert.equal(filter(`§${answer}`, cut(content, at)), content);
			}),
		);
	});

	it('stays out when it is never closed', () => {
		assert.equal(filter('We add them.', ['<think>', '\nWe add', ' them']), '');
	});
});
