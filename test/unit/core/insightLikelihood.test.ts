import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { treeSource, wordSource } from '../../../src/core/insight/cutTable.ts';
import { likelihoodIn, likelihoodOf, readTable } from '../../../src/core/insight/likelihood.ts';
import { openingKeys } from '../../../src/core/insight/openingWords.ts';
import { createOutline } from '../../../src/core/insight/outline.ts';
import { numberNames } from '../../../src/core/insight/survey.ts';

function numbers(values: Readonly<Record<string, number>>): Float64Array {
	return Float64Array.from(numberNames, name => values[name] ?? 0);
}

describe('how likely a reader begins a row', () => {
	it('is what the trees of the table say, added up', () => {
		const table = readTable(':-100,^now:250', ['total<300?words<0?-100:20:sign<2?300:400', '5']);
		const at = (values: Readonly<Record<string, number>>, head: string): number =>
			likelihoodIn(table, numbers(values), openingKeys(head));
		assert.equal(at({ total: 10 }, 'It goes on.').toFixed(2), '-0.95');
		assert.equal(at({ total: 10 }, 'Now it goes on.').toFixed(2), '0.25');
		assert.equal(at({ total: 300, sign: 1 }, '').toFixed(2), '3.05');
		assert.equal(at({ total: 300, sign: 2 }, '').toFixed(2), '4.05');
	});

	it('reads the first words behind the clearing of a throat', () => {
		assert.deepEqual([...openingKeys('Wait, let me check that.')].sort(), [
			'^let',
			'^let me',
			'check',
			'check that',
			'let',
			'let me',
			'me',
			'me check',
			'that',
			'~wait',
		]);
		assert.deepEqual([...openingKeys('## Handling errors')].sort(), [
			'^handli',
			'^handli errors',
			'errors',
			'handli',
			'handli errors',
		]);
		assert.deepEqual(openingKeys('…'), ['^', '^ ']);
	});

	it('knows every number that the table asks for, and is small', () => {
		const asked = new Set(treeSource.flatMap(tree => [...tree.matchAll(/([A-Za-z]+)</g)].map(match => match[1])));
		assert.deepEqual(
			[...asked].filter(name => name !== 'words' && !(numberNames as readonly string[]).includes(name ?? '')),
			[],
		);
		assert.ok(gzipSync(wordSource + treeSource.join('\n')).length <= 12_000);
		assert.ok(Number.isFinite(likelihoodOf(numbers({}), 'Now, let me write the code.')));
	});

	it('is higher where the next part is announced than where a sentence goes on', () => {
		const filler = 'The reader takes the next piece and the writer writes it.\n\n'.repeat(9);
		const of = (line: string): number => {
			let found = Number.NaN;
			const outline = createOutline((given, { head }) => {
				const likelihood = likelihoodOf(given, head);
				found = head === line ? likelihood : found;
				return likelihood;
			});
			outline.push(`${filler}${line}\n\n${filler}`, 0);
			return found;
		};
		assert.ok(of('Now, let me write the function.') > of('So the line is kept in it.') + 1);
		assert.ok(of('Let me check the last line.') > of('- the last line') + 1);
	});
});
