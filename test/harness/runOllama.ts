/**
 * `npm run test:ollama`: runs test/ollama/*.test.ts against a real Ollama. Options: `--grep TEXT`.
 * Says why and passes when none can be had.
 */
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ollamaUnderTest } from '../ollama/serverUnderTest.ts';
import { endAll, saveEvidence } from './e2e.ts';
import { runMocha } from './mochaRun.ts';
import { borrowOllama, findOllama, startOllama } from './ollamaServer.ts';
import { outputDir } from './paths.ts';
import { closingLine, noTests, type Tally } from './tally.ts';

const { values } = parseArgs({ options: { grep: { type: 'string' } } });

const tally = await runTests();
console.log(`\n${closingLine(tally)}`);
process.exit(tally.failed === 0 ? 0 : 1);

async function runTests(): Promise<Tally> {
	try {
		const found = await findOllama();
		if (found.kind === 'none') {
			console.log(`The tests against a real Ollama are skipped. ${found.why}`);
			return { ...noTests, skipped: 1 };
		}
		const server = found.kind === 'binary' ? await startOllama(found.binary) : await borrowOllama(found.url);
		try {
			const { version } = (await (await fetch(`${server.url}/api/version`)).json()) as { version: string };
			console.log(`Ollama ${version}: ${found.how}`);
			ollamaUnderTest.use(server, found.kind === 'binary' ? found.binary : undefined);
			await mkdir(outputDir, { recursive: true });
			return await runMocha({
				patterns: ['test/ollama/**/*.test.ts'],
				grep: values.grep,
				timeoutMs: 120_000,
				reporter: 'spec',
				afterFailure: saveEvidence,
			});
		} finally {
			await endAll();
			await server.dispose();
		}
	} catch (error) {
		console.error(error);
		return { ...noTests, failed: 1 };
	}
}
