import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formats } from '../../../src/core/segment/formats.ts';
import { resegment } from '../../../src/core/segment/resegment.ts';
import type { SegmenterOptions } from '../../../src/core/segment/segment.ts';
import { type Piece, segment, unitByUnit } from './support.ts';

const delimiters = formats.flatMap(row => [
	...row.open,
	...row.close,
	...('wrapper' in row && row.wrapper ? [...row.wrapper.open, ...row.wrapper.close] : []),
]);

const harmonyTokens = ['<|start|>', '<|end|>', '<|message|>', '<|channel|>', '<|constrain|>', '<|return|>', '<|call|>'];
const headers = ['assistant', 'analysis', 'final', 'commentary', ' to=functions.f', 'json', 'user'];
const texture = [
	'a',
	'B',
	' ',
	'   ',
	'    ',
	'\t',
	'\n',
	'\r\n',
	'\r',
	'\n\n',
	'`',
	'``',
	'```',
	'~~~',
	'> ',
	'- ',
	'1. ',
];
const odd = [
	'<',
	'</',
	'<|',
	'|>',
	'[',
	'"',
	"'",
	'.',
	',',
	'*',
	'**',
	'🤔',
	'\ud83e',
	'\udd14',
	'é',
	'«',
	'»',
	'{{',
	'}}',
];

const crumb = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...delimiters) },
	{ weight: 3, arbitrary: fc.constantFrom(...texture) },
	{ weight: 2, arbitrary: fc.constantFrom(...odd) },
	{ weight: 1, arbitrary: fc.constantFrom(...harmonyTokens, ...headers) },
	// The beginning of a delimiter, for the moments in which it is not one.
	{
		weight: 2,
		arbitrary: fc
			.tuple(fc.constantFrom(...delimiters, ...harmonyTokens), fc.nat(24))
			.map(([text, length]) => text.slice(0, length)),
	},
);

const soup = fc.array(crumb, { maxLength: 24 }).map(crumbs => crumbs.join(''));

/** One family, so that its own rules are reached often. */
const familySoup = fc.constantFrom(...formats.filter(row => row.open.length > 0)).chain(row => {
	const own = [
		...row.open,
		...row.close,
		...('wrapper' in row && row.wrapper ? row.wrapper.open : []),
		...texture,
		'word',
		'🤔',
		'"',
	];
	return fc
		.tuple(fc.constantFrom(...row.open), fc.array(fc.constantFrom(...own), { maxLength: 20 }))
		.map(([open, crumbs]) => open + crumbs.join(''));
});

const harmonySoup = fc
	.array(fc.constantFrom(...harmonyTokens, ...headers, ...texture, 'word', '🤔', '<', '<|'), { maxLength: 24 })
	.map(crumbs => crumbs.join(''));

const options: fc.Arbitrary<SegmenterOptions> = fc.record(
	{
		format: fc.constantFrom('auto' as const, ...formats.map(({ name }) => name)),
		startsInThinking: fc.boolean(),
		answerMarker: fc.constantFrom('ANSWER:', 'B', '**'),
		delimiters: fc.constantFrom(
			[{ open: '{{', close: '}}' }],
			[{ open: '`', close: '`' }],
			[{ open: '🤔', close: '🤗' }],
			[{ open: '<think>', close: '[/THINK]' }],
		),
		opensAfterText: fc.boolean(),
		strayClose: fc.constantFrom('keep' as const, 'strip' as const),
		endsThinking: fc.constant(['<tool_call>', '<|', '```']),
	},
	{ requiredKeys: [] },
);

const auto: fc.Arbitrary<SegmenterOptions> = fc.constant({});

function cutAt(text: string, cuts: readonly number[]): string[] {
	const places = [...new Set(cuts.map(cut => cut % (text.length + 1)))].sort((a, b) => a - b);
	return [0, ...places].map((place, index) => text.slice(place, places[index] ?? text.length));
}

const runs = { numRuns: 3000 };

describe('the segmenter and delimiter soup', () => {
	for (const [name, text] of [
		['of all families', soup],
		['of one family', familySoup],
		['of harmony', harmonySoup],
	] as const) {
		it(`loses and invents nothing, whatever the pieces: soup ${name}`, () => {
			fc.assert(
				fc.property(text, fc.oneof(auto, options), fc.array(fc.nat(400)), (raw, chosen, cuts) => {
					const whole = segment([raw], chosen);
					for (const pieces of [cutAt(raw, cuts), unitByUnit(raw)]) {
						const other = segment(pieces, chosen);
						assert.deepEqual(other.blocks, whole.blocks);
						assert.deepEqual(other.observed, whole.observed);
						assert.equal(other.reclassified, whole.reclassified);
					}
				}),
				runs,
			);
		});
	}

	it('loses and invents nothing between native and inline', () => {
		const piece: fc.Arbitrary<Piece> = fc.oneof(
			crumb,
			fc.record({ text: crumb }),
			fc.record({ thinking: fc.constantFrom('', null, 'x', '\ud83e') }),
			fc.record({ thinking: fc.constantFrom('', 'x'), text: crumb }),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 16 }), options, (pieces, chosen) => {
				segment(pieces, chosen);
			}),
			runs,
		);
	});

	it('splits what was kept again, without anything to reclassify', () => {
		fc.assert(
			fc.property(soup, options, (raw, chosen) => {
				const told: string[] = [];
				const markup: { text: string; index: number }[] = [];
				const onMarkup = (text: string, index: number): unknown => markup.push({ text, index });
				const segments = resegment(raw, { ...chosen, onMarkup });
				for (let index = 0; index <= segments.length; index++) {
					told.push(...markup.filter(one => one.index === index).map(({ text }) => text));
					const one = segments[index];
					told.push(one?.kind === 'delta' ? one.text : '');
				}
				assert.equal(told.join(''), raw);
				assert.ok(segments.every(({ kind }) => kind !== 'reclassify'));
			}),
			runs,
		);
	});
});
