import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** A file in each room of the table in ARCHITECTURE.md. */
const rooms = {
	core: 'src/core/folder/example.ts',
	protocol: 'src/protocol/folder/example.ts',
	providers: 'src/providers/folder/example.ts',
	session: 'src/session/folder/example.ts',
	storage: 'src/storage/folder/example.ts',
	cli: 'src/cli/folder/example.ts',
	platform: 'src/platform/folder/example.ts',
	workspace: 'src/workspace/folder/example.ts',
	surfaces: 'src/surfaces/one/example.ts',
	'*.ts': 'src/extension.ts',
	webview: 'webview/folder/example.ts',
} as const;

type Room = keyof typeof rooms;

/** What can be imported: of the rooms, of special places in them, and from outside. */
const targets: Readonly<Record<string, string>> = {
	...rooms,
	"session's port": 'src/session/hub/conversationStore.ts',
	'another surface': 'src/surfaces/another/example.ts',
	vscode: 'vscode',
	node: 'node:fs',
};

/** For each room what it may import, from the table of ARCHITECTURE.md. */
function readTable(): ReadonlyMap<string, readonly string[]> {
	const document = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
	const rows = [...document.matchAll(/^\| `(?:src\/)?([^`]+)` \|[^|]*\|([^|]*)\|$/gm)];
	return new Map(rows.map(([, room = '', imports = '']) => [room, imports.split(',').map(each => each.trim())]));
}

function mayImport(room: Room, target: string, allowed: readonly string[]): boolean {
	const whole = { "session's port": 'session', 'another surface': 'surfaces' }[target] ?? target;
	const own = whole === room && target !== 'another surface' && room !== '*.ts';
	return own || allowed.includes(target) || allowed.includes(whole);
}

/** Lints one file for each pair in a folder of its own, and returns the pairs that are refused. */
function refusedPairs(pairs: readonly (readonly [room: Room, target: string])[]): readonly string[] {
	const folder = mkdtempSync(join(tmpdir(), 'zones-'));
	try {
		const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
		writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: undefined }));
		const paths = pairs.map(([room, target], index) => writeImport(folder, rooms[room], targets[target] ?? '', index));
		const refused = lint(folder);
		return pairs.filter((_, index) => refused.has(paths[index] ?? '')).map(describePair);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** The paths of the files with a diagnostic. */
function lint(folder: string): ReadonlySet<string> {
	const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
	const options = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.'];
	const { stdout } = spawnSync(process.execPath, [biome, ...options], { cwd: folder, encoding: 'utf8' });
	const { diagnostics } = JSON.parse(stdout) as {
		readonly diagnostics: readonly { readonly location: { readonly path: string } }[];
	};
	return new Set(diagnostics.map(({ location }) => location.path));
}

/** A file like the room's example with one import; numbered, for there are as many as targets. */
function writeImport(folder: string, example: string, target: string, index: number): string {
	const path = example.replace(/\w+\.ts$/, `example${index}.ts`);
	const specifier = target.includes('/') ? posix.relative(dirname(path), target) : target;
	mkdirSync(join(folder, dirname(path)), { recursive: true });
	writeFileSync(join(folder, path), `import { x } from '${specifier}';\nexport const y = x;\n`);
	return path;
}

function describePair([room, target]: readonly [string, string]): string {
	return `${room} imports ${target}`;
}

describe('who may import whom', () => {
	it('is refused by lint exactly where the table of ARCHITECTURE.md has no arrow', function () {
		this.timeout(60_000);
		const table = readTable();
		const names = Object.keys(rooms) as Room[];
		assert.deepEqual([...table.keys()].filter(room => Object.hasOwn(rooms, room)).toSorted(), names.toSorted());
		const pairs = names.flatMap(room => Object.keys(targets).map(target => [room, target] as const));
		const wanted = pairs.filter(([room, target]) => !mayImport(room, target, table.get(room) ?? []));
		assert.deepEqual(refusedPairs(pairs), wanted.map(describePair));
	});
});
