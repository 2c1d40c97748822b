/** Runs mocha inside this process and counts. */
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import { rootDir } from './paths.ts';
import { failedLine, type Tally } from './tally.ts';

export interface MochaOptions {
	/** Patterns below the project's root, with `/`. */
	readonly patterns: readonly string[];
	/** Only tests whose full title matches this. */
	readonly grep?: string | undefined;
	/** Milliseconds that one test may take, unless it says otherwise. */
	readonly timeoutMs: number;
	readonly reporter: 'dot' | 'spec';
	/** Called when a test or a hook failed, before the next one starts. */
	readonly afterFailure?: (title: string) => Promise<void>;
}

/** @throws Error when no file matches, or a test file cannot be loaded. */
export async function runMocha(options: MochaOptions): Promise<Tally> {
	const files = await filesMatching(options.patterns);
	if (files.length === 0) {
		throw new Error(`No test file matches ${options.patterns.join(', ')}.`);
	}
	const mocha = new Mocha({
		reporter: options.reporter,
		timeout: options.timeoutMs,
		forbidOnly: Boolean(process.env.CI),
		color: process.stdout.isTTY,
		...(options.grep === undefined ? {} : { grep: options.grep }),
	});
	const { afterFailure } = options;
	if (afterFailure) {
		mocha.rootHooks({
			async afterEach(this: Mocha.Context) {
				if (this.currentTest?.state === 'failed') {
					await afterFailure(this.currentTest.fullTitle());
				}
			},
		});
	}
	for (const file of files) {
		mocha.addFile(file);
	}
	await mocha.loadFilesAsync();
	return new Promise(resolve => {
		const skipped: string[] = [];
		const again: string[] = [];
		const runner = mocha.run(() => {
			for (const title of skipped) {
				console.log(`  skipped: ${title}`);
			}
			for (const title of again) {
				console.log(`tried again: ${title}`);
			}
			const { passes = 0, failures: failed = 0, pending = 0 } = runner.stats ?? {};
			resolve({ passed: passes, failed, skipped: pending });
		});
		runner.on('retry', (test, error) =>
			again.push(`${test.fullTitle()}: ${error instanceof Error ? error.message : error}`),
		);
		runner.on('fail', (failed: Mocha.Runnable, error: Error) => {
			// Said at once: a run that is ended for taking too long does not get to its end.
			const line = failedLine(`${failed.fullTitle()}: ${error.message}`);
			console.log(`\n${line}`);
			// No `afterEach` comes after a hook. Mocha does not wait here; whoever closes what failed has to.
			if (failed instanceof Mocha.Hook) {
				void afterFailure?.(failed.fullTitle());
			}
		});
		runner.on('pending', test => skipped.push(test.fullTitle()));
	});
}

/** Absolute paths, sorted, so that every machine runs the tests in the same order. */
export async function filesMatching(patterns: readonly string[]): Promise<readonly string[]> {
	const files: string[] = [];
	for await (const file of glob([...patterns], { cwd: rootDir })) {
		files.push(join(rootDir, file));
	}
	return files.sort();
}
