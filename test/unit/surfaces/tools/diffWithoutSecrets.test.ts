import assert from 'node:assert/strict';
import { withoutSecretFiles } from '../../../../src/surfaces/tools/diffWithoutSecrets.ts';

const change = (path: string, line: string, to = path) =>
	`diff --git a/${path} b/${to}\nindex 1..2 100644\n--- a/${path}\n+++ b/${to}\n@@ -1 +1 @@\n-old\n+${line}\n`;

describe('a diff for a model', () => {
	it('has all of ordinary files, also where a line looks like a heading', () => {
		const diff = `# Staged\n${change('src/a.ts', '# Not staged')}\n# Not staged\n${change('b.ts', 'diff --git a/.env b/.env')}`;
		assert.equal(withoutSecretFiles(diff), diff);
	});

	for (const path of ['.env', 'config/.env.local', 'keys/server.pem', '.aws/config', 'my keys/id_rsa']) {
		it(`names ${path} and tells nothing of what is in it`, () => {
			const diff = `${change('a.ts', 'one')}${change(path, 'PASSWORD=winter')}${change('z.ts', 'two')}`;
			const told = withoutSecretFiles(diff);
			assert.ok(!told.includes('winter'));
			assert.ok(told.includes(`diff --git a/${path} b/${path}\n[a file of secrets`));
			assert.ok(told.includes('+one') && told.includes('+two'));
		});
	}

	it('tells nothing of a file of secrets under another name', () => {
		assert.ok(!withoutSecretFiles(change('.env', 'PASSWORD=winter', 'settings.txt')).includes('winter'));
		assert.ok(!withoutSecretFiles(change('settings.txt', 'PASSWORD=winter', '.env')).includes('winter'));
	});

	it('keeps what comes behind a file of secrets', () => {
		const fresh = '# New files, not staged\n--- /dev/null\n+++ b/new.ts\n+new line\n';
		assert.ok(withoutSecretFiles(`${change('.env', 'PASSWORD=winter')}\n${fresh}`).endsWith(fresh));
	});
});
