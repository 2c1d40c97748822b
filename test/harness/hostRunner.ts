/**
 * The extension that runs the host tests: it starts mocha inside the extension host and writes what happens,
 * one JSON object a line, to a file that `runHost.ts` reads. Bundled by `runHost.ts`; never part of the product.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { createRequire, findSourceMap } from 'node:module';
import { dirname, join } from 'node:path';
import type MochaClass from 'mocha';

/** What `runHost.ts` leaves beside the bundle. */
export interface HostRunnerConfig {
	/** The file to write to. */
	readonly report: string;
	/** Absolute path of the package's entry. */
	readonly mocha: string;
	readonly grep?: string | undefined;
	readonly forbidOnly: boolean;
	readonly timeoutMs: number;
}

/** One line of the report. */
export type HostReportLine =
	| { readonly type: 'start'; readonly title: string }
	| { readonly type: 'pass'; readonly title: string; readonly ms: number }
	| { readonly type: 'skip'; readonly title: string }
	| { readonly type: 'fail'; readonly title: string; readonly error: string }
	| { readonly type: 'end'; readonly error?: string };

/** The folder in which extensions keep what is theirs, each in one of its own, is told to the tests by this variable. */
export const storagesVariable = 'HOST_TESTS_STORAGES';

export async function activate(context: { readonly globalStorageUri: { readonly fsPath: string } }): Promise<void> {
	process.env[storagesVariable] = dirname(context.globalStorageUri.fsPath);
	const config = JSON.parse(readFileSync(join(__dirname, 'config.json'), 'utf8')) as HostRunnerConfig;
	const write = (line: HostReportLine): void => appendFileSync(config.report, `${JSON.stringify(line)}\n`);
	process.setSourceMapsEnabled(true);
	// The extension host must be free to activate others, so activation does not wait for the tests.
	void runTests(config, write).then(
		() => write({ type: 'end' }),
		error => write({ type: 'end', error: describe(error) }),
	);
}

async function runTests(config: HostRunnerConfig, write: (line: HostReportLine) => void): Promise<void> {
	const Mocha = createRequire(__filename)(config.mocha) as typeof MochaClass;
	/** Mocha must not print here: the report file says it all. */
	class SilentReporter extends Mocha.reporters.Base {
		override epilogue(): void {}
	}
	const { forbidOnly, timeoutMs, grep } = config;
	const mocha = new Mocha({
		timeout: timeoutMs,
		forbidOnly,
		reporter: SilentReporter,
		...(grep ? { grep } : {}),
	});
	mocha.addFile(join(__dirname, 'tests.cjs'));
	await new Promise<void>(resolve => {
		const runner = mocha.run(() => resolve());
		runner.on('test', test => write({ type: 'start', title: test.fullTitle() }));
		runner.on('pass', test => write({ type: 'pass', title: test.fullTitle(), ms: test.duration ?? 0 }));
		runner.on('pending', test => write({ type: 'skip', title: test.fullTitle() }));
		runner.on('fail', (test, error) => write({ type: 'fail', title: test.fullTitle(), error: describe(error) }));
	});
}

function describe(error: unknown): string {
	if (!(error instanceof Error)) {
		return String(error);
	}
	const { actual, expected } = error as { actual?: unknown; expected?: unknown };
	// A message of several lines shows the difference already.
	const values =
		expected === undefined || error.message.includes('\n')
			? ''
			: `\nexpected: ${inspect(expected)}\nactual:   ${inspect(actual)}`;
	return `${withSourceLines(error.stack ?? error.message)}${values}`;
}

/** Tells the places in the sources: the extension host shows those in the bundle. */
function withSourceLines(stack: string): string {
	return stack.replace(
		/((?:\/|\w:\\)[^():\n]+\.cjs):(\d+):(\d+)/g,
		(place, file: string, line: string, column: string) => {
			const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
			return entry && 'originalSource' in entry
				? `${entry.originalSource.replace(/^.*?\/(?=(test|src)\/)/, '')}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
				: place;
		},
	);
}

function inspect(value: unknown): string {
	return typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value, null, 2) ?? String(value));
}
