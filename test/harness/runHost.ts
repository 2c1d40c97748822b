/**
 * `npm run test:host`: runs test/host/**\/*.test.ts inside the extension host of a real VS Code,
 * beside the built extension. Options: `--grep TEXT`, `--limit SECONDS`, `--extension FOLDER`.
 */
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import type { HostReportLine, HostRunnerConfig } from './hostRunner.ts';
import { filesMatching } from './mochaRun.ts';
import { rootDir, sampleWorkspaceDir } from './paths.ts';
import { delay } from './processes.ts';
import { copyFolder, startWorkbench, type WorkbenchServer } from './server.ts';
import { closingLine, failedLine, type Tally } from './tally.ts';
import { temporaryDir } from './temporary.ts';
import { newWindow, type Workbench } from './workbench.ts';

const { values } = parseArgs({
	options: {
		grep: { type: 'string' },
		limit: { type: 'string', default: '900' },
		extension: { type: 'string', default: rootDir },
	},
});

/** A bundle has no folder of its own, so each file is told where its source is. */
const keepDirname: esbuild.Plugin = {
	name: 'keep-dirname',
	setup(build) {
		build.onLoad({ filter: /[\\/](test|src)[\\/].*\.ts$/ }, async ({ path }) => {
			const source = await readFile(path, 'utf8');
			const contents = source
				.replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
				.replaceAll('import.meta.filename', JSON.stringify(path));
			return { contents, loader: 'ts' };
		});
	},
};

const bundling = {
	bundle: true,
	platform: 'node',
	format: 'cjs',
	target: 'node22',
	external: ['vscode', 'mocha'],
	mainFields: ['module', 'main'],
	sourcemap: 'inline',
	logLevel: 'warning',
	plugins: [keepDirname],
} satisfies esbuild.BuildOptions;

/** How long VS Code may take until the first test runs, in milliseconds. */
const startLimitMs = 300_000;

const runnerDir = temporaryDir('host-');
const report = join(runnerDir, 'report.ndjson');
let exitCode = 1;
try {
	await buildRunner(runnerDir);
	const tally = await runInVscode();
	console.log(`\n${closingLine(tally)}`);
	exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
} catch (error) {
	console.error(error);
	console.log('\n0 passed, 1 failed, 0 skipped');
}
process.exit(exitCode);

/** Writes the test-runner extension: the tests in one bundle, the runner in another. */
async function buildRunner(dir: string): Promise<void> {
	const tests = await filesMatching(['test/host/**/*.test.ts']);
	if (tests.length === 0) {
		throw new Error('There is no test in test/host.');
	}
	const dist = join(dir, 'dist');
	await mkdir(dist, { recursive: true });
	await esbuild.build({
		stdin: { contents: tests.map(file => `import ${JSON.stringify(file)};`).join('\n'), resolveDir: rootDir },
		outfile: join(dist, 'tests.cjs'),
		...bundling,
	});
	const entry = join(rootDir, 'test', 'harness', 'hostRunner.ts');
	await esbuild.build({ entryPoints: [entry], outfile: join(dist, 'runner.cjs'), ...bundling });
	const config: HostRunnerConfig = {
		report,
		mocha: createRequire(import.meta.url).resolve('mocha'),
		grep: values.grep,
		forbidOnly: Boolean(process.env.CI),
		timeoutMs: 120_000,
	};
	await writeFile(join(dist, 'config.json'), JSON.stringify(config));
	const manifest = {
		name: 'host-tests',
		publisher: 'sidethought',
		version: '0.0.0',
		engines: { vscode: '^1.100.0' },
		main: './dist/runner.cjs',
		activationEvents: ['onStartupFinished'],
		extensionKind: ['workspace'],
	};
	await writeFile(join(dir, 'package.json'), JSON.stringify(manifest));
}

async function runInVscode(): Promise<Tally> {
	const folder = await copyFolder(sampleWorkspaceDir);
	const server = await startWorkbench({ extensions: [values.extension, runnerDir], folder });
	const browser = await launchChromium();
	try {
		const { signal, stop } = timeLimit(Number(values.limit) * 1000);
		const opening = openWindow(browser, server);
		const tally = await followReport(signal, opening);
		stop();
		if (tally.failed > 0) {
			console.log(`\n${await server.logs()}`);
		}
		return tally;
	} finally {
		await browser.close();
		await server.dispose();
	}
}

async function openWindow(browser: Browser, server: WorkbenchServer): Promise<Workbench> {
	const window = await newWindow(browser, server);
	await window.open();
	return window;
}

function timeLimit(ms: number): { signal: AbortSignal; stop: () => void } {
	const controller = new AbortController();
	const timer = setTimeout(() => controller.abort(), ms);
	return { signal: controller.signal, stop: () => clearTimeout(timer) };
}

/** Prints the report as it grows, until its end or the time limit. Not reaching the end counts as a failure. */
async function followReport(limit: AbortSignal, opening: Promise<Workbench>): Promise<Tally> {
	let openError: unknown;
	opening.catch(error => {
		openError = error;
	});
	const tally = { passed: 0, failed: 0, skipped: 0 };
	let running: string | undefined;
	const started = Date.now();
	for (let seen = 0; !limit.aborted && openError === undefined; await delay(100)) {
		if (running === undefined && Date.now() - started > startLimitMs) {
			break;
		}
		const lines = readReport();
		for (const line of lines.slice(seen)) {
			print(line);
			tally.passed += line.type === 'pass' ? 1 : 0;
			tally.skipped += line.type === 'skip' ? 1 : 0;
			tally.failed += line.type === 'fail' || (line.type === 'end' && line.error !== undefined) ? 1 : 0;
			running = line.type === 'start' ? line.title : running;
		}
		seen = lines.length;
		if (lines.at(-1)?.type === 'end') {
			return tally;
		}
	}
	const reason = openError === undefined ? 'Out of time' : `VS Code did not open: ${String(openError)}`;
	console.log(failedLine(`${reason}, in: ${running ?? 'starting the first test'}`));
	return { ...tally, failed: tally.failed + 1 };
}

function readReport(): readonly HostReportLine[] {
	try {
		// The last piece is empty, or a line that is still being written.
		const lines = readFileSync(report, 'utf8').split('\n').slice(0, -1);
		return lines.map(line => JSON.parse(line) as HostReportLine);
	} catch {
		return []; // Not there yet.
	}
}

function print(line: HostReportLine): void {
	switch (line.type) {
		case 'pass':
			console.log(`  ok    ${line.title} (${line.ms} ms)`);
			break;
		case 'skip':
			console.log(`  skip  ${line.title}`);
			break;
		case 'fail':
			console.log(`  FAIL  ${line.title}\n${line.error.replace(/^/gm, '        ')}`);
			console.log(failedLine(`${line.title}: ${line.error}`));
			break;
		case 'end':
			if (line.error !== undefined) {
				console.log(`  FAIL  ${line.error}`);
			}
			break;
		case 'start':
			break;
	}
}
