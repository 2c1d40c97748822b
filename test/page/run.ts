/** Runs the tests of the page in Chromium: `node test/page/run.ts [words of test titles]`. Ends with a plain summary. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import { failedLine } from '../harness/tally.ts';
import { closePages, disposeShared } from './shared.ts';

export interface Summary {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

export async function runPageTests(grep?: string): Promise<Summary> {
	const mocha = new Mocha({ reporter: 'spec', timeout: 120_000, slow: 2_000, ...(grep && { grep }) });
	mocha.rootHooks({ afterEach: closePages });
	const files = (await readdir(import.meta.dirname)).filter(name => name.endsWith('.test.ts')).sort();
	for (const name of files) {
		mocha.addFile(join(import.meta.dirname, name));
	}
	await mocha.loadFilesAsync();
	let skipped = 0;
	const failures: string[] = [];
	const stats = await new Promise<Mocha.Stats | undefined>(resolve => {
		const runner = mocha.run(() => resolve(runner.stats));
		runner.on('pending', () => {
			skipped += 1;
		});
		runner.on('fail', (test, error) => failures.push(failedLine(`${test.fullTitle()}: ${error.message}`)));
	});
	await disposeShared();
	for (const line of failures) {
		console.log(line);
	}
	return { passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, skipped };
}

if (import.meta.main) {
	const { passed, failed, skipped } = await runPageTests(process.argv.slice(2).join(' ') || undefined);
	console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
	// A test that ran out of time may go on behind our back, and would keep the process alive.
	process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
