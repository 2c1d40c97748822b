import assert from 'node:assert/strict';
import { safeLink, saysItsHost } from '../../../webview/markdown/links.ts';

describe('links', () => {
	it('allows http and https', () => {
		assert.equal(safeLink('https://example.com/a')?.host, 'example.com');
		assert.equal(safeLink('HTTP://Example.com')?.href, 'http://example.com/');
	});

	it('refuses every other scheme, however it is written', () => {
		const refused = [
			'javascript:alert(1)',
			'JaVaScRiPt:alert(1)',
			'java\nscript:alert(1)',
			'\u0001javascript:alert(1)',
			'data:text/html,x',
			'vbscript:x',
			'file:///etc/passwd',
			'command:workbench.action.quit',
			'vscode://file/etc/passwd',
			'vscode-insiders://x',
			'mailto:a@b.c',
			'//evil.example',
			'\\\\evil\\share',
			'relative/path',
			'#fragment',
			'https:evil.example',
			' https://example.com',
			'',
		];
		for (const address of refused) {
			assert.equal(safeLink(address), undefined, address);
		}
	});

	it('refuses credentials in front of the host', () => {
		assert.equal(safeLink('https://good.example@evil.example/'), undefined);
		assert.equal(safeLink('https://user:pass@evil.example/'), undefined);
	});

	it('shows the host of a disguised name as it is sent', () => {
		assert.equal(safeLink('https://аpple.com/')?.host, 'xn--pple-43d.com');
	});

	it('knows when the words say the host already', () => {
		const link = { href: 'https://example.com/a', host: 'example.com' };
		assert.ok(saysItsHost('https://example.com/a', link));
		assert.ok(saysItsHost('example.com', link));
		assert.ok(!saysItsHost('the docs', link));
		assert.ok(!saysItsHost('https://good.com', link));
		assert.ok(!saysItsHost('https://example.com.evil.org', link));
		assert.ok(!saysItsHost('https://evil.org/@example.com', link));
	});
});
