/**
 * `npm run test:llama`: runs test/llama/*.test.ts against a real llama.cpp server. Options: `--grep TEXT`, and
 * `--runs N` for how often the small model is asked with tools. Says why and passes when none can be had.
 */
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { llamaUnderTest } from '../llama/serverUnderTest.ts';
import { buildLlama, llamaVersion } from './llamaBuild.ts';
import { runMocha } from './mochaRun.ts';
import { outputDir } from './paths.ts';
import { findSmolLm } from './smolLm.ts';
import { closingLine, noTests, type Tally } from './tally.ts';

const { values } = parseArgs({ options: { grep: { type: 'string' }, runs: { type: 'string', default: '2' } } });

const tally = await runTests();
console.log(`\n${closingLine(tally)}`);
process.exit(tally.failed === 0 ? 0 : 1);

async function runTests(): Promise<Tally> {
	try {
		const [built, model] = [await buildLlama(), await findSmolLm()];
		const missing = typeof built === 'string' ? built : 'why' in model ? model.why : undefined;
		if (typeof built === 'string' || 'why' in model) {
			console.log(`The tests against a real llama.cpp are skipped. ${missing}`);
			return { ...noTests, skipped: 1 };
		}
		const how = built.seconds === undefined ? 'the cached build' : `built in ${Math.round(built.seconds)} s`;
		console.log(`llama.cpp ${llamaVersion}: ${how}`);
		llamaUnderTest.use(built.binary, model.path, Number(values.runs));
		await mkdir(outputDir, { recursive: true });
		const patterns = ['test/llama/**/*.test.ts'];
		return await runMocha({ patterns, grep: values.grep, timeoutMs: 300_000, reporter: 'spec' });
	} catch (error) {
		console.error(error);
		return { ...noTests, failed: 1 };
	} finally {
		await llamaUnderTest.stop();
	}
}
