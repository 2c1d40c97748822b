import assert from 'node:assert/strict';
import { findSecrets, isSecretFile, linesWithSecrets, maskSecrets } from '../../../src/core/text/secrets.ts';

/** As they would be masked in a file of that name. */
const masked = (text: string, path?: string): string => maskSecrets(text, findSecrets(text, path));

describe('what looks secret', () => {
	it('is a file that people keep secrets in, by its name', () => {
		for (const path of [
			'.env',
			'app/.env.production',
			'prod.env',
			'C:\\keys\\server.pem',
			'/home/a/.ssh/id_ed25519',
			'.npmrc',
			'secrets.yaml',
			'credentials',
			'service-account-prod.json',
			'terraform.tfvars',
			'.git/config',
			'/home/a/.aws/config',
		]) {
			assert.equal(isSecretFile(path), true, path);
		}
	});

	it('is no example of one, and no code about them', () => {
		for (const path of [
			'.env.example',
			'.env.sample',
			'src/env.ts',
			'secrets.ts',
			'key.ts',
			'id_rsa.pub',
			'tokens.css',
			'',
		]) {
			assert.equal(isSecretFile(path), false, path);
		}
	});

	it('is in a file for secrets what its name says, and in others only what is drawn by lot', () => {
		const text = 'PORT=3000\nexport DB_PASSWORD="hunter2"\nAPI_KEY=sk-live-0123456789abcdef0123\n';
		assert.equal(masked(text, '.env'), 'PORT=3000\nexport DB_PASSWORD="•••"\nAPI_KEY=sk-•••\n');
		assert.equal(masked(text, 'a.ts'), 'PORT=3000\nexport DB_PASSWORD="hunter2"\nAPI_KEY=sk-•••\n');
		assert.equal(masked('//r.example/:_authToken=abc', '.npmrc'), '//r.example/:_authToken=•••');
		assert.equal(
			masked('{"port":1,"password":"abc"}\npassword: abc', 'secrets.json'),
			'{"port":1,"password":"abc"}\npassword: •••',
		);
	});

	it('is a private key from its first to its last line, or to the end where that is missing', () => {
		const key = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIE\n-----END RSA PRIVATE KEY-----';
		assert.equal(masked(`a\n${key}\nb`), 'a\n---•••\nb');
		assert.equal(masked('a\n-----BEGIN PRIVATE KEY-----\nMIIE'), 'a\n---•••');
	});

	it('is shown by the lines that it begins in, with their numbers, and never itself', () => {
		const text = 'A=1\nTOKEN=one SECRET\n\nTOKEN=two\n-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n';
		assert.deepEqual(linesWithSecrets(text, findSecrets(text, '.env')), [
			{ line: 2, text: 'TOKEN=••• SECRET' },
			{ line: 4, text: 'TOKEN=•••' },
			{ line: 5, text: '---•••' },
		]);
		assert.deepEqual(linesWithSecrets('x', []), []);
	});

	it('is not in ordinary code', () => {
		for (const text of ['const token: CancellationToken = source.token;', 'password = input()', 'hf_hub_download(x)']) {
			assert.deepEqual(findSecrets(text, 'src/a.py'), [], text);
		}
	});

	it('is found in time that grows with the text', () => {
		const text = 'TOKEN=a\n'.repeat(20_000) + '-----BEGIN PRIVATE KEY-----'.repeat(5_000);
		assert.equal(linesWithSecrets(text, findSecrets(text, '.env')).length, 20_001);
	});
});
