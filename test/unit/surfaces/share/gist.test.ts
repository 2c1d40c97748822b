import assert from 'node:assert/strict';
import { createGist } from '../../../../src/surfaces/share/gist.ts';

describe('a gist', () => {
	const real = globalThis.fetch;
	let asked: { readonly url: string; readonly init: RequestInit | undefined }[];

	function answer(status: number, body: unknown): void {
		globalThis.fetch = async (url, init) => {
			asked.push({ url: String(url), init });
			return Response.json(body, { status });
		};
	}

	beforeEach(() => {
		asked = [];
	});

	afterEach(() => {
		globalThis.fetch = real;
	});

	it('is secret, has the text as it was looked at, and says where it is', async () => {
		answer(201, { html_url: 'https://gist.github.com/ann/1' });
		assert.equal(String(await createGist('why.md', '# Why?\n')), 'https://gist.github.com/ann/1');
		assert.equal(asked[0]?.url, 'https://api.github.com/gists');
		assert.deepEqual(JSON.parse(String(asked[0]?.init?.body)), {
			public: false,
			files: { 'why.md': { content: '# Why?\n' } },
		});
		assert.equal(asked[0]?.init?.redirect, 'error', 'the token goes nowhere else');
	});

	it('says in words that it was not taken', async () => {
		answer(403, {});
		await assert.rejects(createGist('why.md', 'x'), {
			message: 'GitHub did not take the gist (status 403). Nothing was shared.',
		});
	});

	it('leads nowhere but to GitHub', async () => {
		answer(201, { html_url: 'https://evil.example/1' });
		await assert.rejects(createGist('why.md', 'x'), /did not say where it is/);
	});
});
