import assert from 'node:assert/strict';
import { countWritten, fileOf, indentedLike, linesMeant, namedFile } from '../../../src/core/text/codePlace.ts';
import { languageIdOf } from '../../../src/core/text/languageNames.ts';

/** The lines of a text that a code is a new version of; undefined where that is unclear. */
function meant(text: string, code: string): readonly string[] | undefined {
	const span = linesMeant(text, code);
	return span && text.split('\n').slice(span.from, span.to);
}

describe('where a block of code belongs', () => {
	it('is the file that its first line names, and nothing else', () => {
		assert.deepEqual(namedFile('// src/money.ts\n\nlet a;\n'), { path: 'src/money.ts', code: 'let a;\n' });
		assert.deepEqual(namedFile('# file: app/x.py\nx = 1'), { path: 'app/x.py', code: 'x = 1' });
		assert.deepEqual(namedFile('<!-- index.html -->\n<p>'), { path: 'index.html', code: '<p>' });
		for (const code of [
			'// as in a.ts\nx',
			'// src/a.ts',
			'src/a.ts\nx',
			'// ../../etc/passwd.txt\nx',
			'// /etc/a.conf\nx',
			'',
		]) {
			assert.equal(namedFile(code), undefined, code);
		}
	});

	it('is else the file that is named behind the fence, where that is a place in the workspace', () => {
		assert.deepEqual(fileOf('let a;\n', 'src/money.ts'), { path: 'src/money.ts', code: 'let a;\n' });
		assert.deepEqual(fileOf('// src/b.ts\nlet a;\n', 'src/money.ts'), { path: 'src/b.ts', code: 'let a;\n' });
		for (const path of ['../../etc/passwd.txt', '/etc/a.conf', 'C:/a.ts', undefined]) {
			assert.equal(fileOf('let a;\n', path), undefined, path);
		}
	});

	it('is the function that begins with the same line, to its end', () => {
		const text = 'function a() {\n\t1\n}\n\nfunction b() {\n\tif (x) {\n\t}\n}\n';
		assert.deepEqual(meant(text, 'function a() {\n\t9\n}\n'), ['function a() {', '\t1', '}']);
		assert.deepEqual(meant(text, '\nfunction b() {\n\t9\n\t8\n}'), ['function b() {', '\tif (x) {', '\t}', '}']);
		assert.equal(meant(text, 'function a() {\n}\n\nfunction b() {\n}')?.length, 8);
	});

	it('is the function of the same name when its parameters change', () => {
		const text = 'function a(x) {\n\t1\n}\nfunction b(x) {\n\t2\n}';
		assert.deepEqual(meant(text, 'function b(x, y) {\n\t3\n}'), ['function b(x) {', '\t2', '}']);
	});

	it('is told by indentation where a language has no closing lines', () => {
		const text = 'def a():\n    return 1\n\ndef b():\n    return 2\n\ndef c():\n    return 1\n';
		assert.deepEqual(meant(text, 'def a():\n    x = 1\n    return 2\n'), ['def a():', '    return 1']);
		assert.deepEqual(meant(text, 'def c():\n    return 3'), ['def c():', '    return 1']);
	});

	it('is found in a class, too, when the block is not indented like it', () => {
		const text = 'class A {\n\tone() {\n\t\t1;\n\t}\n\n\ttwo() {\n\t\t2;\n\t}\n}\n';
		assert.deepEqual(meant(text, 'two() {\n\t3;\n}\n'), ['\ttwo() {', '\t\t2;', '\t}']);
	});

	it('has the comments and decorators above it where the block has some', () => {
		const text = 'let x;\n/** Old. */\n@pure\nfunction a() {\n}\n';
		assert.deepEqual(meant(text, '/** New. */\nfunction a() {\n\t1\n}'), [
			'/** Old. */',
			'@pure',
			'function a() {',
			'}',
		]);
		assert.deepEqual(meant(text, 'function a() {\n\t1\n}'), ['function a() {', '}']);
	});

	it('takes a new function beside a known one, and no new statement', () => {
		const text = 'function a() {\n\t1\n}\nlet y;\n';
		assert.deepEqual(meant(text, 'function help() {\n\t1\n}\n\nfunction a() {\n\thelp();\n}'), [
			'function a() {',
			'\t1',
			'}',
		]);
		assert.equal(meant(text, 'import z from "z";\nfunction a() {\n\t1\n}'), undefined);
	});

	it('is unclear where the beginning stands nowhere or twice, or other code stands between', () => {
		const text = 'a {\n1\n}\nlet x = 1;\nb {\n2\n}\nb {\n3\n}\nc {\n}\n';
		for (const code of ['d {\n}', 'b {\nx\n}', 'a {\n}\nc {\n}', 'c {\n}\na {\n}', '', '\n', '}\n']) {
			assert.equal(meant(text, code), undefined, code);
		}
	});

	it('costs time in proportion to text and code', () => {
		const text = Array.from({ length: 20_000 }, (_, index) => `function f${index}() {\n}`).join('\n');
		assert.deepEqual(linesMeant(text, text), { from: 0, to: 40_000 });
	});
});

describe('a block of code', () => {
	it('gets the indentation of the line that it begins in the place of', () => {
		assert.equal(indentedLike('\t\told() {', 'a() {\n\tb;\n\n}'), '\t\ta() {\n\t\t\tb;\n\n\t\t}');
		assert.equal(indentedLike('old', '  a\n    b'), 'a\n  b');
		assert.equal(indentedLike('  old', '  a\n    b'), '  a\n    b');
		assert.equal(indentedLike('', ''), '');
	});

	it('is measured without its empty lines', () => {
		assert.equal(countWritten('a\n\n \r\nb'), 2);
	});

	it('is in the language that VS Code has for its name', () => {
		const ids = {
			ts: 'typescript',
			JS: 'javascript',
			py: 'python',
			sh: 'shellscript',
			rs: 'rust',
			'c++': 'cpp',
			'c#': 'csharp',
			yml: 'yaml',
			go: 'go',
			constructor: 'constructor',
		};
		assert.deepEqual(Object.keys(ids).map(languageIdOf), Object.values(ids));
	});
});
