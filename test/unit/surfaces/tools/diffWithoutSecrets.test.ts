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

	it('tells nothing of a new file of secrets, nor of one that is being merged', () => {
		const head = 'diff --git a/.env b/.env\nnew file mode 100644\nindex 0..1\n';
		const fresh = `${head}--- /dev/null\n+++ b/.env\n@@ -0,0 +1 @@\n+PASSWORD=winter\n`;
		const told = withoutSecretFiles(`# Staged\n${fresh}${change('z.ts', 'two')}`);
		assert.ok(!told.includes('winter') && told.includes('+two'));
		for (const kind of ['cc', 'combined']) {
			const merged = `diff --${kind} .env\nindex 1,2..0\n--- a/.env\n+++ b/.env\n@@@ -1,1 -1,1 +1,5 @@@\n++PASSWORD=winter\n`;
			const both = withoutSecretFiles(merged + change('z.ts', 'two'));
			assert.ok(!both.includes('winter') && both.includes('+two'));
		}
	});

	it('keeps what comes behind a file of secrets', () => {
		const fresh = '# New files, not staged\n--- /dev/null\n+++ b/new.ts\n+new line\n';
		assert.ok(withoutSecretFiles(`${change('.env', 'PASSWORD=winter')}\n${fresh}`).endsWith(fresh));
	});
});
