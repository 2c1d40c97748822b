import assert from 'node:assert/strict';
import { lexer, type Token } from 'marked';
import { hoverCommands, thoughtHover } from '../../../../src/surfaces/beside/thoughtHover.ts';
import type { Thought } from '../../../../src/surfaces/beside/thoughtsOfLine.ts';

const place = { uri: 'file:///work/cart.ts', line: 1 };

const thought = (title: string, step = 1): Thought => ({
	address: { turn: 't', block: 0, start: step, end: step + 1 },
	title,
	step,
	model: 'qwen3:8b',
	isStale: false,
});

const tokensOf = (markdown: string): readonly Token[] => {
	const all: Token[] = [];
	const walk = (tokens: readonly Token[]): void => {
		for (const token of tokens) {
			all.push(token);
			walk('tokens' in token ? (token.tokens ?? []) : []);
		}
	};
	walk(lexer(markdown));
	return all;
};

const linksOf = (markdown: string): readonly string[] =>
	tokensOf(markdown).flatMap(token => (token.type === 'link' ? [String(token.href)] : []));

describe('the hover of a marked line', () => {
	it('shows three thoughts and says how many more there are', () => {
		const { value } = thoughtHover(
			[5, 4, 3, 2, 1].map(step => thought(`Thought ${step}`, step)),
			place,
		);
		for (const step of [5, 4, 3]) {
			assert.match(value, new RegExp(`\\[Thought ${step}\\]`));
		}
		assert.doesNotMatch(value, /Thought [12]\]/);
		assert.match(value, /\[2 more\]/);
	});

	it('leads from each thought to its step', () => {
		const { value } = thoughtHover([thought('Sign flipped', 4)], place);
		const [link = ''] = linksOf(value);
		const [command, argument = ''] = link.split('?');
		assert.equal(command, 'command:sidethought.openThought');
		assert.deepEqual(JSON.parse(decodeURIComponent(argument)), [{ turn: 't', block: 0, start: 4, end: 5 }]);
	});

	it('may run our two commands and no others, and has no HTML', () => {
		const { isTrusted, supportHtml } = thoughtHover([thought('x')], place);
		assert.deepEqual(isTrusted, { enabledCommands: [...hoverCommands] });
		assert.deepEqual(hoverCommands, ['sidethought.openThought', 'sidethought.thoughtsOfLine']);
		assert.equal(supportHtml, false);
	});

	for (const hostile of [
		'](command:workbench.action.terminal.sendSequence?%5B%5D)',
		'![x](https://evil.example/pixel.png)',
		'<img src="https://evil.example/p.png">',
		'https://evil.example/a www.evil.example me@evil.example',
		'`code` **bold** _it_ # head\n\n- list\n> quote\n\n    code',
		'&lt;b&gt; $(bug) ~~gone~~ | a | b |',
		'\u202eevil\u0000',
	]) {
		it(`shows words of a model as words: ${JSON.stringify(hostile)}`, () => {
			const { value } = thoughtHover([thought(hostile)], place);
			const links = linksOf(value);
			assert.equal(links.length, 1);
			assert.match(links[0] ?? '', /^command:sidethought\.openThought\?/);
			assert.deepEqual(
				tokensOf(value).filter(({ type }) => !['paragraph', 'link', 'text', 'escape', 'br'].includes(type)),
				[],
			);
			assert.doesNotMatch(value, /[\u202e\u0000]/);
		});
	}
});
