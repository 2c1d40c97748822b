/**
 * `npm run test:e2e`: runs test/e2e/**\/*.test.ts against a real VS Code in Chromium. A failed test leaves a picture
 * and the logs in test/e2e/output. No test is tried again: one that meets a fault of VS Code itself says so with
 * `this.retries` and the reason, and its second try is printed. Options: `--grep TEXT`, `--limit SECONDS`, and file patterns to run only those.
 */
import { mkdir, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { endAll, saveEvidence } from './e2e.ts';
import { runMocha } from './mochaRun.ts';
import { outputDir } from './paths.ts';
import { closingLine } from './tally.ts';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { grep: { type: 'string' }, limit: { type: 'string', default: '2640' } },
});

const limit = setTimeout(() => {
	void saveEvidence('out of time').finally(() => {
		console.log(`\nOut of time (${values.limit} s).\n0 passed, 1 failed, 0 skipped`);
		process.exit(1);
	});
}, Number(values.limit) * 1000);

await rm(outputDir, { recursive: true, force: true });
await mkdir(outputDir, { recursive: true });
try {
	const tally = await runMocha({
		patterns: positionals.length > 0 ? positionals : ['test/e2e/**/*.test.ts'],
		grep: values.grep,
		timeoutMs: 600_000,
		reporter: 'spec',
		afterFailure: saveEvidence,
	});
	process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
	await endAll();
	console.log(closingLine(tally));
} catch (error) {
	console.error(error);
	console.log('0 passed, 1 failed, 0 skipped');
	process.exitCode = 1;
	await endAll();
}
clearTimeout(limit);
process.exit();
