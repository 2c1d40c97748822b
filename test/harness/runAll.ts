/**
 * `npm test`: all layers, one after the other, each in a process of its own. The last line sums them up.
 * Options: names of layers, to run only those.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { cleanEnv, nodePath } from './npm.ts';
import { rootDir } from './paths.ts';
import { run } from './processes.ts';
import { add, closingLine, failedLines, noTests, parseClosingLine, type Tally } from './tally.ts';

interface Layer {
	readonly name: string;
	/** In test/harness; ends with a closing line. */
	readonly script: string;
	readonly args?: readonly string[];
	readonly limitMinutes: number;
}

const layers: readonly Layer[] = [
	{ name: 'unit', script: 'runUnit.ts', limitMinutes: 10 },
	{ name: 'page', script: '../page/run.ts', limitMinutes: 30 },
	{ name: 'host', script: 'runHost.ts', limitMinutes: 20 },
	{ name: 'e2e', script: 'runE2e.ts', limitMinutes: 45 },
	{ name: 'ollama', script: 'runOllama.ts', limitMinutes: 40 },
	// Ten minutes of it are for building the server once; a build that takes longer than 25 is given up, and said.
	{ name: 'llama', script: 'runLlama.ts', limitMinutes: 40 },
	{ name: 'package', script: 'package.ts', args: ['--install'], limitMinutes: 5 },
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter(name => !layers.some(layer => layer.name === name));
if (unknown.length > 0) {
	console.error(`No such layer: ${unknown.join(', ')}. There are: ${layers.map(layer => layer.name).join(', ')}.`);
	process.exit(2);
}

const summary: string[] = [];
let total = await buildFirst();
if (total.failed === 0) {
	for (const layer of layers.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
		total = add(total, await runLayer(layer));
	}
}
console.log(`\n${summary.join('\n')}\n`);
console.log(closingLine(total));
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

/** A build that fails counts as a failed test; one that works is not worth counting. */
async function buildFirst(): Promise<Tally> {
	try {
		await build();
		return noTests;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		summary.push('build: failed, so no test was run');
		return { ...noTests, failed: 1 };
	}
}

async function runLayer({ name, script, args = [], limitMinutes }: Layer): Promise<Tally> {
	const path = join(rootDir, 'test', 'harness', script);
	console.log(`\n=== ${name} ===`);
	if (!existsSync(path)) {
		summary.push(`${name}: skipped, test/harness/${script} is not there`);
		return { ...noTests, skipped: 1 };
	}
	const start = Date.now();
	const result = await run(nodePath(), [path, ...args], {
		cwd: rootDir,
		env: cleanEnv(),
		echo: true,
		timeoutMs: limitMinutes * 60_000,
	});
	const tally = judge(parseClosingLine(result.output), result.code);
	const seconds = Math.round((Date.now() - start) / 1000);
	summary.push(
		`${name}: ${closingLine(tally)} (${seconds} s)${result.timedOut ? `, ended after ${limitMinutes} min` : ''}`,
		...failedLines(result.output).map(line => `  ${line}`),
	);
	return tally;
}

/** A layer that ran nothing, crashed, or failed without saying what, has failed. */
function judge(tally: Tally | undefined, code: number | null): Tally {
	if (tally === undefined || tally.passed + tally.failed + tally.skipped === 0) {
		console.log('This layer ran no test.');
		return { ...(tally ?? noTests), failed: 1 };
	}
	return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
