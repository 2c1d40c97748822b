import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lexer, type Token, walkTokens } from 'marked';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { toMarkdown, turnToMarkdown } from '../../../src/core/export/markdown.ts';
import { codeBlock, codeSpan, plainWords, tameMarkdown } from '../../../src/core/export/markdownText.ts';
import { hidesSomething } from '../../../src/core/text/hidden.ts';
import { english } from '../../../src/core/wording/english.ts';
import { assertGolden } from './golden.ts';
import { endings, hostile, ordinary, samples } from './sampleConversations.ts';
import { anyTurn, plainTurn } from './turnEvents.ts';

function tokensOf(markdown: string): Token[] {
	const found: Token[] = [];
	walkTokens(lexer(markdown), token => {
		found.push(token);
	});
	return found;
}

/** Says what a renderer would make of it that the text must not be able to do. */
function dangersIn(markdown: string): string[] {
	return tokensOf(markdown).flatMap(token => {
		switch (token.type) {
			case 'html':
				return /^<\/?code>$/.test(token.raw) ? [] : [`html: ${token.raw}`];
			case 'image':
			case 'def':
				return [`${token.type}: ${token.raw}`];
			case 'link':
				return /^(https?:\/\/|mailto:|[\w./#-][\w./#?=%+,-]*$)/.test(token.href) ? [] : [`link: ${token.href}`];
			case 'heading':
				return token.depth > 3 ? [] : [`heading: ${token.raw}`];
			default:
				return [];
		}
	});
}

function conversationOf(thinking: string, answer: string): Conversation {
	return {
		id: 'c',
		title: 'Title',
		createdAt: '2026-03-01T10:00:00.000Z',
		turns: [{ id: 't1', events: plainTurn([thinking], [answer]) }],
	};
}

const fragments = [
	'`', '``', '```', '~~~', '\n', '\n\n', '    ', '\t', '> ', '- ', '1. ', '# ', '===', '---', '|', ' ', 'a', '\\', '<b>', '</details>',
	'<script>', '<!--', '-->', '<?x', '<img src=http://e/x>', '![', '](http://e/x)', '](javascript:x)', '](x`)', '[a', '[`', '`](javascript:x)`', ']', ':', '[r]: x',
	'<http://e/`x>', '&#8238;', '&lt;', '"', '*', '_', '\u202e', '(', ')',
]; // biome-ignore format: a table

describe('the Markdown export', () => {
	it('says everything of ours in the language of its templates', () => {
		const templates = Object.fromEntries(
			Object.entries(english).map(([code, sentence]) => [code, `‹${sentence.replace(/[a-z]+(?![^{]*\})/gi, 'xx')}›`]),
		);
		for (const conversation of [ordinary, endings]) {
			const told = conversation.turns.map(turn => JSON.stringify(foldTurn(turn.events))).join('\n');
			const markdown = toMarkdown({ ...conversation, title: '' }, { templates }).replace(/<!--.*?-->/g, '');
			const foreign = markdown
				.split(/[^\p{L}']+/u)
				.filter(word => word.length > 3 && !told.includes(word) && !/^(details|summary|xx)$/.test(word));
			assert.deepEqual(foreign, []);
			assert.match(markdown, /<summary>‹xx xx [\d.]+ s› · ‹~\d+ xx›/);
		}
	});

	for (const [name, conversation] of Object.entries(samples)) {
		it(`writes the file of the sample "${name}"`, () => {
			assertGolden(`${name}.md`, toMarkdown(conversation));
		});
	}

	it('leaves the thinking out when asked, and nothing of it behind', () => {
		const markdown = toMarkdown(ordinary, { thinking: 'omit' });
		assert.doesNotMatch(markdown, /Thought for|<details>|My first idea/);
		assert.match(markdown, /minus sign in `add`/);
	});

	it('says how long the thinking took and how much it was', () => {
		assert.match(toMarkdown(ordinary), /<summary>Thought for 12 s · ~\d+ tokens<\/summary>/);
		assert.match(toMarkdown(samples.withTools), /<summary>Thought for 1 s · ~15 tokens<\/summary>/);
	});

	it('shows thinking unfolded, attached text, and no tools or figures on request', () => {
		assert.match(toMarkdown(ordinary, { thinking: 'open' }), /<details open>/);
		assert.match(toMarkdown(ordinary, { attachments: 'text' }), /```typescript\nexport function add/);
		assert.doesNotMatch(toMarkdown(ordinary, { attachments: 'omit' }), /Attached/);
		assert.doesNotMatch(toMarkdown(samples.withTools, { tools: 'omit' }), /read_file/);
		assert.doesNotMatch(toMarkdown(ordinary, { figures: false }), /tok\/s/);
	});

	it('marks what is stopped, cut, failed, too long, unanswered or unfinished', () => {
		const markdown = toMarkdown(endings);
		const kinds = ['Stopped. What came is kept', 'Interrupted', 'Failed', 'Cut at the length limit', 'Not finished'];
		for (const kind of kinds) {
			assert.match(markdown, new RegExp(`> \\*\\*${kind}\\.\\*\\*`));
		}
		assert.match(markdown, /The model gave no answer/);
	});

	it('shows the whole of every part, and ends each with a mark', () => {
		const markdown = toMarkdown(ordinary);
		assert.match(markdown, /Good\. I will give the cause[^<]+<!-- sidethought: end of thinking, turn ordinary_t1 -->/);
		assert.match(markdown, /gives `NaN`\.\n\n<!-- sidethought: end of answer, turn ordinary_t1 -->/);
	});

	it('names a picture by its size and hash', () => {
		const picture = { id: 'i', kind: 'image', label: 'i.png', mimeType: 'image/png', text: 'AAAA', sha256: 'abc123' };
		const [start, ...rest] = plainTurn([], ['Yes.']);
		const turn = { id: 't1', events: [{ ...start, context: [picture] }, ...rest] };
		const conversation = { ...conversationOf('', ''), turns: [turn] } as Conversation;
		assert.match(toMarkdown(conversation), /Attached: `i\.png` \(image, 3 B, SHA-256 abc123\)/);
		assert.doesNotMatch(toMarkdown(conversation), /AAAA/);
	});

	it('lets only our own words be HTML, images or headings of the first levels', () => {
		const ours = /^<\/?details>|^<summary>|^<!-- sidethought: end of (thinking|answer), turn hostile_t1 -->/;
		const found = dangersIn(toMarkdown(hostile)).filter(danger => {
			const [kind, raw = ''] = danger.split(/: ([\s\S]*)/);
			return !(kind === 'html' && ours.test(raw)) && kind !== 'heading';
		});
		assert.deepEqual(found, []);
		const headings = tokensOf(toMarkdown(hostile)).filter(token => token.type === 'heading' && token.depth <= 3);
		assert.deepEqual(
			headings.map(token => token.raw.trim().slice(0, 14)),
			['# &lt;img src=', '## Question', '### Answer'],
		);
	});

	it('takes the name of the home folder and keys out', () => {
		for (const text of [toMarkdown(hostile), toMarkdown(hostile, { homes: ['/home/ann'] })]) {
			assert.doesNotMatch(text, /\/home\/ann\b(?!a)/);
			assert.match(text, /~\/project\/sample\.ts and \/home\/anna/);
			assert.doesNotMatch(text, /sk-abc/);
		}
	});

	it('gives one turn as it stands in the whole', () => {
		const { turns } = samples.withTools;
		const whole = toMarkdown(samples.withTools);
		for (const { id } of turns) {
			const one = turnToMarkdown(samples.withTools, id);
			assert.ok(one.startsWith('## Question\n') && whole.includes(one.trimEnd()));
		}
		assert.ok(turns.length > 0);
		assert.equal(turnToMarkdown(samples.withTools, 'nowhere'), '');
		assert.doesNotMatch(turnToMarkdown(hostile, hostile.turns[0]?.id ?? ''), /sk-abc|\/home\/ann\b(?!a)/);
	});

	it('cannot be made to fail', () => {
		fc.assert(
			fc.property(anyTurn, events => {
				const conversation = { id: 'c', title: '', createdAt: '', turns: [{ id: 't1', events }] };
				assert.match(toMarkdown(conversation), /## Question\n/);
			}),
		);
	});

	it('writes the same file whatever the chunking', () => {
		const [thinking, answer] = ['Wait\n\nthe /home/ann/x sign', 'is `flipped`'];
		const once = toMarkdown(conversationOf(thinking, answer), { figures: false, homes: ['/home/ann'] });
		const events = plainTurn([...thinking], [...answer]).map(event => ({ ...event, at: 0 }));
		const plain = plainTurn([thinking], [answer]).map(event => ({ ...event, at: 0 }));
		const write = (list: typeof events) =>
			toMarkdown({ ...conversationOf('', ''), turns: [{ id: 't1', events: list }] }, { homes: ['/home/ann'] });
		assert.equal(write(events), write(plain));
		assert.match(once, /the ~\/x sign/);
	});
});

describe('model text inside our Markdown', () => {
	it('cannot open HTML, load images, define links or make headings of ours', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 24 }), parts => {
				assert.deepEqual(dangersIn(tameMarkdown(parts.join(''))), []);
			}),
			{ numRuns: 3_000 },
		);
	});

	it('stays where it was put', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 24 }), parts => {
				const tokens = lexer(`${tameMarkdown(parts.join(''))}\n\n# after`);
				assert.equal(tokens.at(-1)?.type, 'heading');
			}),
			{ numRuns: 1_000 },
		);
	});

	it('keeps ordinary Markdown as it is', () => {
		const text =
			'Use `Array<string>` and **bold**, a < b && c:\n\n- one `x`\n  - two\n\n1. [docs](https://example.com/a#b)\n\n| a | `b` |\n|---|---|\n| 1 | 2 |\n\n```ts\nlet x: Map<string, T> = y; // &amp;\n```\n\n> quote';
		assert.equal(tameMarkdown(text), text);
	});

	it('writes code that renderers read differently as an element', () => {
		assert.equal(
			tameMarkdown('`a | <img>` `x](y)`'),
			'<code>a &#124; &#60;img&#62;</code> <code>x&#93;&#40;y&#41;</code>',
		);
	});

	it('takes time in proportion to the length of a line', () => {
		for (const unit of ['[', '`', '``a', '<', '&', '](', '\\', 'http://', '- ', '> ', '#', '=']) {
			assert.ok(tameMarkdown(`x ${unit.repeat(200_000 / unit.length)}`).length > 100_000);
		}
	});

	it('keeps a fence in a list in its place', () => {
		assert.equal(tameMarkdown('- a\n  ```ts\n  let x\n\n  let y\n  ```'), '- a\n  ```ts\n  let x\n  \n  let y\n  ```');
	});

	it('closes an unclosed fence, longer than any inside', () => {
		assert.equal(tameMarkdown('~~~~ts\n`````\n~~~'), '``````ts\n`````\n~~~\n``````');
		assert.equal(codeBlock('a\n```\n'), '````\na\n```\n````');
		assert.equal(codeSpan('a `` b'), '```a `` b```');
	});

	it('shows hidden and reversing characters, and leaves emoji and joiners whole', () => {
		assert.equal(tameMarkdown('a\u202eb\u200b &#8238; &rlm;'), 'a[U+202E]b[U+200B] \\[U+202E\\] &amp;rlm;');
		const whole =
			'\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f \u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} \u0645\u06cc\u200c\u062e';
		assert.equal(tameMarkdown(whole), whole);
	});

	it('keeps words plain behind a bare address, which would swallow a backslash', () => {
		const words = 'see https://a.example/o><embed src=https://b.example/e>';
		assert.equal(plainWords(words), 'see https://a.example/o&gt;&lt;embed src=https://b.example/e&gt;');
	});

	it('takes the target from links to another host that name no scheme', () => {
		for (const target of ['//evil.example/share', '///evil.example']) {
			assert.equal(tameMarkdown(`[x](${target})`), `[x&#93;(${target})`);
		}
		assert.equal(tameMarkdown('[x](/docs/a.md)'), '[x](/docs/a.md)');
	});

	it('tells code that hides something from code that does not', () => {
		for (const sign of [
			'\u202e',
			'\u3164',
			'\u115f',
			'\u200d',
			'\ufe0f',
			'\u{e0101}',
			'\u001b',
			'\u2028',
			'\u{e0041}',
		]) {
			assert.equal(hidesSomething(`if (a) {${sign}}`), true, sign);
		}
		for (const code of [
			'a\r\nb\tc',
			"say('\u2764\ufe0f \u{1f468}\u200d\u{1f469}')",
			'\u0645\u06cc\u200c\u062e',
			'\ud800',
		]) {
			assert.equal(hidesSomething(code), false, code);
		}
	});

	it('shows a message in tags behind a black flag, and characters that Unicode wants drawn as nothing', () => {
		assert.equal(tameMarkdown('\u{1f3f4}\u{e0068}\u{e0069}'), '\u{1f3f4}[U+E0068][U+E0069]');
		assert.equal(tameMarkdown('a\ufff3b\u{e0180}c\u{e0fff}d'), 'a[U+FFF3]b[U+E0180]c[U+E0FFF]d');
	});
});
