import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emitter } from '../../../src/core/lifecycle.ts';
import { changesItem } from '../../../src/workspace/changes.ts';
import { Uri } from '../../harness/vscodeFake/places.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';

const untracked = 7;
const modified = 5;

interface FakeRepository {
	readonly staged?: string;
	readonly unstaged?: string;
	readonly fresh?: readonly string[];
}

describe('uncommitted changes', () => {
	let folder: string;
	let asked: string[];

	before(() => {
		folder = realpathSync(mkdtempSync(join(tmpdir(), 'changes-')));
		writeFileSync(join(folder, 'new.ts'), 'one\ntwo\n');
		writeFileSync(join(folder, 'picture.png'), 'a\0b');
		writeFileSync(join(folder, 'large.txt'), 'x'.repeat(100_001));
	});

	after(() => rmSync(folder, { recursive: true }));

	beforeEach(() => {
		resetVscode();
		state.folders = [folder];
		asked = [];
	});

	function repository({ staged = '', unstaged = '', fresh = [] }: FakeRepository): object {
		const change = (name: string, status: number): object => ({ uri: Uri.file(join(folder, name)), status });
		return {
			state: { workingTreeChanges: [change('old.ts', modified), ...fresh.map(name => change(name, untracked))] },
			status: async () => void asked.push('status'),
			diff: async (cached: boolean) => {
				asked.push('diff');
				return cached ? staged : unstaged;
			},
		};
	}

	function useGit(repositories: readonly object[], more: object = {}): void {
		const api = { state: 'initialized', repositories, onDidChangeState: new Emitter().event, ...more };
		state.extensions.set('vscode.git', { isActive: true, exports: { enabled: true, getAPI: () => api } });
	}

	it('are told staged and not staged apart, and git looks again first', async () => {
		useGit([repository({ staged: '+++ b/a.ts\n+a\n', unstaged: '+++ b/b.ts\n+b\n' })]);
		const item = await changesItem();
		assert.equal(item?.text, '# Staged\n+++ b/a.ts\n+a\n\n# Not staged\n+++ b/b.ts\n+b\n');
		assert.deepEqual([item?.label, item?.languageId], ['2 files', 'diff']);
		assert.deepEqual(asked, ['status', 'diff', 'diff']);
	});

	it('have new files as git would show them; what is no text, large or gone is named only', async () => {
		useGit([repository({ fresh: ['new.ts', 'picture.png', 'large.txt', 'gone.ts'] })]);
		const head = (name: string): string => `--- /dev/null\n+++ b/${name}`;
		const text = [`${head('new.ts')}\n+one\n+two`, head('picture.png'), head('large.txt'), head('gone.ts')].join('\n');
		assert.equal((await changesItem())?.text, `# New files, not staged\n${text}\n`);
	});

	it('are nothing where nothing changed', async () => {
		useGit([repository({}), repository({ unstaged: '\n' })]);
		assert.equal(await changesItem(), undefined);
	});

	it('are nothing without git, or with git switched off', async () => {
		assert.equal(await changesItem(), undefined);
		const exports = { enabled: false, getAPI: () => assert.fail('asked a git that is off') };
		state.extensions.set('vscode.git', { isActive: false, activate: async () => exports });
		assert.equal(await changesItem(), undefined);
	});

	it('wait for a git that still looks for its repositories', async () => {
		const found = new Emitter<string>();
		const repositories: object[] = [];
		useGit(repositories, { state: 'uninitialized', onDidChangeState: found.event });
		const waiting = changesItem();
		await new Promise(resolve => setImmediate(resolve));
		repositories.push(repository({ unstaged: '+++ b/a.ts\n+a\n' }));
		found.fire('initialized');
		assert.equal((await waiting)?.label, '1 file');
	});
});
