import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CallScanner, type ScannedPiece } from '../../../../src/session/tools/written/callScanner.ts';
import type { WrittenCall } from '../../../../src/session/tools/written/writtenForms.ts';

const names = new Set(['look', 'list']);

interface Scanned {
	readonly text: string;
	readonly calls: readonly WrittenCall[];
	/** Text and what was taken out, in order. */
	readonly all: string;
}

function scan(pieces: readonly string[]): Scanned {
	const scanner = new CallScanner(name => names.has(name));
	const found: ScannedPiece[] = [...pieces.flatMap(piece => scanner.push(piece)), ...scanner.end()];
	return {
		text: found.map(piece => (piece.kind === 'text' ? piece.text : '')).join(''),
		calls: found.flatMap(piece => (piece.kind === 'markup' ? piece.calls : [])),
		all: found.map(piece => piece.text).join(''),
	};
}

const look: WrittenCall = { name: 'look', arguments: '{"at":"a"}' };
const args = '{"at":"a"}';

const forms: readonly (readonly [string, string, readonly WrittenCall[]])[] = [
	['an object', `{"name": "look", "arguments": ${args}}`, [look]],
	['an object over several lines', `{\n  "name": "look",\n  "arguments": ${args}\n}`, [look]],
	['an object with parameters', `{"name":"look","parameters":${args}}`, [look]],
	['an object of an object', `{"type":"function","function":{"name":"look","parameters":${args}}}`, [look]],
	['arguments as a text', `{"name":"look","arguments":${JSON.stringify(args)}}`, [look]],
	[
		'a list',
		`[{"name":"look","arguments":${args}}, {"name":"list","arguments":{}}]`,
		[look, { name: 'list', arguments: '{}' }],
	],
	[
		'two objects on one line',
		`{"name":"look","arguments":${args}}; {"name":"list","arguments":{}}`,
		[look, { name: 'list', arguments: '{}' }],
	],
	['Hermes', `<tool_call>\n{"name":"look","arguments":${args}}\n</tool_call>`, [look]],
	['Hermes, never closed', `<tool_call>\n{"name":"look","arguments":${args}}`, [look]],
	[
		'a closing tag inside of the arguments',
		`<tool_call>{"name":"look","arguments":{"at":"</tool_call>"}}</tool_call>`,
		[{ name: 'look', arguments: '{"at":"</tool_call>"}' }],
	],
	['Qwen3-Coder', '<tool_call>\n<function=look>\n<parameter=at>\na\n</parameter>\n</function>\n</tool_call>', [look]],
	['Qwen3-Coder without the outer tags', '<function=look><parameter=at>a</parameter></function>', [look]],
	['Llama', `<function=look>${args}</function>`, [look]],
	['Llama with its token', `<|python_tag|>{"name":"look","parameters":${args}}`, [look]],
	['GLM', '<tool_call>look\n<arg_key>at</arg_key>\n<arg_value>a</arg_value>\n</tool_call>', [look]],
	['Granite', `<|tool_call|>[{"name":"look","arguments":${args}}]`, [look]],
	['Mistral', `[TOOL_CALLS][{"name":"look","arguments":${args}}]`, [look]],
	['Mistral, newer', `[TOOL_CALLS]look[ARGS]${args}`, [look]],
	[
		'DeepSeek',
		`<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>look\n\`\`\`json\n${args}\n\`\`\`<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
		[look],
	],
	[
		'DeepSeek, newer',
		`<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>look<｜tool▁sep｜>${args}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
		[look],
	],
	[
		'Kimi',
		`<|tool_calls_section_begin|><|tool_call_begin|>functions.look:0<|tool_call_argument_begin|>${args}<|tool_call_end|><|tool_calls_section_end|>`,
		[{ ...look, name: 'functions.look' }],
	],
];

const noCalls: readonly (readonly [string, string])[] = [
	['other JSON', '{"answer": 42, "name": "look"}'],
	['JSON that only looks alike', '{"name":"Ann","age":7}'],
	['JSON in the middle of a line', `Write {"name":"look","arguments":${args}} there.`],
	['JSON with words behind it', `{"name":"look","arguments":${args}} is a call.`],
	['a fence', `\`\`\`json\n{"name":"look","arguments":${args}}\n\`\`\`\n`],
	['a fence of tildes that was never closed', `~~~\n<tool_call>{"name":"look","arguments":${args}}</tool_call>`],
	['inline code', `Use \`<tool_call>{"name":"look","arguments":{}}</tool_call>\` for it.`],
	['a tag in prose', 'The tag <tool_call> is used by Qwen, and </tool_call> ends it.'],
	['a comparison', 'a < b and b <c, [1] or [T] or { x }'],
	['code', 'function f() {\n  return [\n{ a: 1 }];\n}'],
	['a list of links', '[TOOLS](x)\n[a]: b'],
];

describe('calls written into an answer', () => {
	for (const [form, written, calls] of forms) {
		it(`are taken out of it: ${form}`, () => {
			const { text, calls: found, all } = scan([`I look.\n${written}\n`]);
			assert.deepEqual(found, calls);
			assert.equal(text, 'I look.');
			assert.equal(all, `I look.\n${written}\n`);
		});
	}

	for (const [what, written] of noCalls) {
		it(`are not seen in ${what}`, () => {
			assert.deepEqual(scan([written]), { text: written, calls: [], all: written });
		});
	}

	it('leave the words before and behind them apart', () => {
		const { text, calls } = scan([`One.\n\n{"name":"look","arguments":${args}}\n\nTwo.`]);
		assert.equal(text, 'One.\n\nTwo.');
		assert.equal(calls.length, 1);
	});

	it('are cut where the text ends inside of them, if it is known what is called', () => {
		assert.deepEqual(scan(['{"name":"look","arguments":{"at":"a']).calls, [
			{ name: 'look', arguments: '{"at":"a', cut: true },
		]);
		assert.deepEqual(scan(['<function=look><parameter=at>a']).calls, [
			{ name: 'look', arguments: '<parameter=at>a', cut: true },
		]);
		assert.deepEqual(scan(['{"name":"lo']).calls, []);
	});

	it('are whole and broken where they were closed and make no sense', () => {
		const { calls } = scan(['<tool_call>{"name":"look","arguments":{at:1}}</tool_call>']);
		assert.deepEqual(calls, [{ name: 'look', arguments: '{at:1}}' }]);
	});

	it('are the same however the text is cut into pieces, and nothing is lost', () => {
		const part = fc.oneof(
			fc.constantFrom(...forms.map(([, written]) => written), ...noCalls.map(([, written]) => written)),
			fc.constantFrom(
				'\n',
				' ',
				'Hm. ',
				'{',
				'[',
				'<',
				'```\n',
				'`',
				'"',
				'\\',
				'</tool_call>',
				'<function=',
				'{"name":"look"',
			),
		);
		const texts = fc.array(part, { maxLength: 6 }).map(parts => parts.join(''));
		fc.assert(
			fc.property(texts, fc.array(fc.nat(400), { maxLength: 12 }), (text, cuts) => {
				const places = [0, ...cuts.map(cut => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
				const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
				const whole = scan([text]);
				assert.equal(whole.all, text);
				assert.deepEqual(scan(pieces), whole);
				assert.deepEqual(scan([...text]), whole);
			}),
			{ numRuns: 400 },
		);
	});
});
