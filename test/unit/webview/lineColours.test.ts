import assert from 'node:assert/strict';
import { tokenise } from '../../../src/core/text/codeTokens.ts';
import { LineColours } from '../../../webview/markdown/lineColours.ts';

const samples: Readonly<Record<string, string>> = {
	ts: '/* one\n two */ const a = `x\n${y}`; // z\nfunction f(x: string) {\n\treturn "a\nb";\n}\n/**/ let b = 1;\n',
	py: '"""doc\nmore"""\ndef f(x):  # no\n\treturn "x"\n',
	html: '<!-- a\nb --><div class="x">\ntext</div>\n',
	css: 'a { /* b\n c */ color: red }\n',
	go: 'x := `a\n"b"\n` + "c"\n/* d */\n',
	diff: '@@ -1 +1 @@\n-a\n+b\n c\n',
	sh: 'if [ -f x ]; then # y\n\techo "z"\nfi\n',
};

/** Each character with its colour. */
const colours = (tokens: ReturnType<typeof tokenise>): readonly string[] =>
	tokens.flatMap(({ kind, text }) => [...text].map(sign => `${sign}:${kind ?? ''}`));

describe('the colours of code that arrives', () => {
	for (const [language, code] of Object.entries(samples)) {
		it(`are the same line by line as of the whole: ${language}`, () => {
			for (const lines of [1, 2, 3]) {
				const taken = new LineColours(language);
				const pieces = code.match(new RegExp(`(?:[^\\n]*\\n){1,${lines}}`, 'g')) ?? [];
				assert.equal(pieces.join(''), code);
				assert.deepEqual(
					pieces.flatMap(piece => colours(taken.take(piece))),
					colours(tokenise(code, language)),
				);
			}
		});
	}

	it('leave code of a language that is not known as it is', () => {
		assert.deepEqual(new LineColours('klingon').take('a /* b\n'), [{ kind: undefined, text: 'a /* b\n' }]);
	});
});
