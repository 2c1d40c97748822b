import assert from 'node:assert/strict';
import { apartFromCode } from '../../../src/core/insight/apart.ts';

const texts = [
	'The table `discountTable` has a row for each customer group.',
	'It is late, and the weather will be fine tomorrow.',
	'So `applyDiscount` reads `discountTable` and multiplies.',
];
const steps = texts.map((text, index) => ({
	address: { turn: 't1', block: 0, start: index * 100, end: index * 100 + text.length },
	kind: 'thought' as const,
	text,
}));
const code = 'function applyDiscount(order) {\n\treturn order.total * discountTable[order.group];\n}';

describe('what of a thought is apart from the code of the answer', () => {
	it('is the share of the text in steps that have no name and no line of it', () => {
		const whole = texts.join('').length;
		assert.equal(apartFromCode(steps, `Use this:\n\n\`\`\`ts\n${code}\n\`\`\`\n`), (texts[1]?.length ?? 0) / whole);
	});

	it('counts a step that any of several blocks has something of, and a fence that was cut off', () => {
		const other = '```\nconst sunny = forecastOf(region);\n```';
		const text = 'Call forecastOf(region).';
		const address = { turn: 't1', block: 0, start: 300, end: 300 + text.length };
		const all = [...steps, { address, kind: 'thought' as const, text }];
		const whole = texts.join('').length + text.length;
		assert.equal(apartFromCode(all, `${other}\n\n~~~ts\n${code}`), (texts[1]?.length ?? 0) / whole);
	});

	it('is unknown where the answer has no code, or nothing was thought', () => {
		assert.equal(apartFromCode(steps, 'It is `applyDiscount`.'), undefined);
		assert.equal(apartFromCode([], `\`\`\`\n${code}\n\`\`\``), undefined);
	});
});
