import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toHtml } from '../../../src/core/export/html.ts';
import { toJson } from '../../../src/core/export/json.ts';
import { toMarkdown } from '../../../src/core/export/markdown.ts';
import { findKeys, withoutKeys } from '../../../src/core/text/keys.ts';
import { logLine } from '../../../src/platform/logLine.ts';
import { createRedactor } from '../../../src/providers/errors/redact.ts';
import { plainTurn } from '../core/turnEvents.ts';

const lot = 'q7Kd2mXw9RtB4vNz8PfL3hYc6GsJ1aEo5UiT0rVk';
/** What each vendor hands out; none of them was ever valid. */
const keys: Readonly<Record<string, string>> = {
	'OpenAI, by project': `sk-proj-${lot}`,
	'OpenAI, masked': 'sk-proj-abcd****************wxyz',
	DeepSeek: 'sk-0123456789abcdef0123456789abcdef',
	Anthropic: `sk-ant-api03-${lot}`,
	OpenRouter: 'sk-or-v1-0123456789abcdef0123456789abcdef',
	Groq: `gsk_${lot}`,
	xAI: `xai-${lot}`,
	'Hugging Face': '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',
	Replicate: `r8_${lot}`,
	Cerebras: `csk-${lot.toLowerCase()}`,
	'Cloudflare, of a user': `cfut_${lot}`,
	'Cloudflare, of an account': `cfat_${lot}`,
	NVIDIA: `nvapi-${lot}`,
	Perplexity: `pplx-${lot}`,
	Together: `tgp_v1_${lot}`,
	Fireworks: `fw_${lot.slice(0, 24)}`,
	GitHub: `ghp_${lot.slice(0, 36)}`,
	'GitHub, of a server': `ghs_${lot.slice(0, 36)}`,
	'GitHub, fine-grained': `github_pat_11AAAAAAA0${lot}`,
	Google: `AIzaSy${lot.slice(0, 33)}`,
	AWS: 'AKIAIOSFODNN7EXAMPLE',
	'a signed token': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27uhbUJU1p1r',
};
const headers: Readonly<Record<string, readonly [string, string]>> = {
	'a bearer': ['Authorization: Bearer ', lot],
	'a bearer in small letters': ['authorization: bearer ', 'abcdefghijklmnop1234'],
	'a name and password': ['Authorization: Basic ', 'YW5uOnA0c3N3MHJkIQ=='],
	'a header': ['x-api-key: ', lot],
	'a field of JSON': ['{"api_key": "', '0123456789abcdef'],
	'a parameter': ['?token=', lot],
};
const samples = Object.entries({
	...Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, ['key: ', key] as const])),
	...headers,
});

const conversation = (text: string) => ({
	id: 'c',
	title: 'T',
	createdAt: '2026-03-01T10:00:00.000Z',
	turns: [{ id: 't1', events: plainTurn([...text], [text]) }],
});

/** Everything that takes keys out of what leaves or is kept. */
const readers: Readonly<Record<string, (text: string) => string>> = {
	'a message about an error': createRedactor([]),
	'the log': logLine,
	'the Markdown export': text => toMarkdown(conversation(text)),
	'the JSON export': text => toJson(conversation(text)),
	'the HTML export': text => toHtml(conversation(text)),
};

describe('keys', () => {
	for (const [reader, read] of Object.entries(readers)) {
		for (const [name, [before, key]] of samples) {
			it(`of the shape “${name}” are not in ${reader}`, () => {
				const shown = read(`It said ${before}${key}" and no more`);
				assert.match(shown, /removed\]/);
				for (let from = 0; from + 8 <= key.length; from += 4) {
					const part = key.slice(from, from + 8);
					assert.ok(/[-_*]/.test(part) || !shown.includes(part), part);
				}
			});
		}
	}

	for (const [name, [before, key]] of samples) {
		it(`are found from their first to their last unit: ${name}`, () => {
			const text = `It said ${before}${key}" and no more`;
			const start = text.indexOf(key);
			assert.deepEqual(findKeys(text), [{ start, end: start + key.length }]);
		});
	}

	for (const text of [
		'from huggingface_hub import hf_hub_download, hf_raise_for_status',
		'async run(token: vscode.CancellationToken, apiKey = process.env.OPENAI_API_KEY)',
		'SELECT pk_customer_id, sk_dim_customer_v2 FROM pk_users_2024_idx',
		'model “pplx-70b-online” and sk-learn, sk-sparse-matrix-tools-2',
		'Basic authentication is required, basic internationalization too',
		'The bearer of bad news; Bearer tokens',
		'The maximum token: 4096, tokens = 128_000',
		'a task-oriented model, fw_update_version_2_final, the rk_ prefix',
		'sk-short1, ghp_short, AKIA and AIza',
		'git commit 0123456789abcdef0123456789abcdef01234567',
		'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAE',
	]) {
		it(`are not seen in “${text.slice(0, 40)}…”`, () => assert.equal(withoutKeys(text, '[removed]'), text));
	}

	it('are found in order and apart, and all other text is kept', () => {
		const piece = fc.constantFrom(
			...samples.map(([, [before, key]]) => before + key),
			' ',
			'word ',
			'\n',
			'sk-',
			'"',
			'.',
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
				const text = pieces.join('');
				const places = findKeys(text);
				for (const [index, { start, end }] of places.entries()) {
					assert.ok(start >= (places[index - 1]?.end ?? 0) && end > start);
				}
				const parts = withoutKeys(text, '\0').split('\0');
				assert.equal(parts.length, places.length + 1);
				assert.equal(
					parts.join(''),
					places.reduceRight((all, { start, end }) => all.slice(0, start) + all.slice(end), text),
				);
			}),
		);
	});

	it('take time in proportion to the text, however it repeats their beginnings', () => {
		for (const unit of [
			'sk-',
			'eyJ-',
			'eyJ.',
			'token=',
			'token ',
			'Bearer ',
			'-eyJaaaaaaaaaa',
			'api_key"',
			'AKIA',
			'sk-proj-',
			'gsk_a.',
			'Basic\n',
		]) {
			const text = unit.repeat(1_000_000 / unit.length);
			assert.ok(withoutKeys(text, '').length <= text.length);
		}
		assert.equal(withoutKeys(`token${' '.repeat(1_000_000)}`, '').length, 1_000_005);
	});
});
