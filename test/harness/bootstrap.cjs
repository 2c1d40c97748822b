// The door for a machine where nothing is installed yet: `node test/harness/bootstrap.cjs SCRIPT.ts [options]`.
// Installs the project's packages when they are missing, then runs the script with the Node that came with them.
// Plain CommonJS for old Nodes, because the machine's own Node may not run TypeScript.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..', '..');
const modules = join(root, 'node_modules');
const neededNode = 24;

const missing = missingPackages();
if (missing.length > 0) {
	install(missing);
}
const [script, ...options] = process.argv.slice(2);
if (script !== undefined) {
	runScript(script, options);
}

/** Names of the packages of package.json that are not there in the version it names. */
function missingPackages() {
	const { dependencies, devDependencies } = readJson(join(root, 'package.json'));
	return Object.entries({ ...dependencies, ...devDependencies })
		.filter(([name, version]) => {
			const file = join(modules, name, 'package.json');
			return !existsSync(file) || (/^\d/.test(version) && readJson(file).version !== version);
		})
		.map(([name]) => name);
}

function install(names) {
	console.log(`Installing packages (npm ci): ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`);
	// Inside `npm test` npm tells where it is; that also works where npm is not on PATH.
	const npm = process.env.npm_execpath;
	const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
	const settings = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
	const result = npm
		? spawnSync(process.execPath, [npm, ...args], settings)
		: spawnSync('npm', args, { ...settings, shell: process.platform === 'win32' });
	if (result.status !== 0) {
		console.error('npm ci failed, see above. It needs Node 20 or newer and a reachable npm registry.');
		process.exit(1);
	}
}

function runScript(path, args) {
	const child = spawn(nodePath(), [join(root, path), ...args], { cwd: process.cwd(), stdio: 'inherit' });
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		// The script stops what it started, and then itself; we only wait for that.
		process.on(signal, () => child.kill(signal));
	}
	child.on('exit', code => process.exit(code === null ? 1 : code));
}

function nodePath() {
	if (Number(process.versions.node.split('.')[0]) === neededNode) {
		return process.execPath;
	}
	const installed = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
	if (!existsSync(installed)) {
		console.error(`Node ${neededNode} is needed; this is ${process.version}, and the npm package "node" brought none.`);
		process.exit(1);
	}
	return installed;
}

function readJson(file) {
	return JSON.parse(readFileSync(file, 'utf8'));
}
