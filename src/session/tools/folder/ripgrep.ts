/**
 * Which files hold a text, told by ripgrep. It only narrows down where to look: what is told to a model is read, checked
 * and masked by the search itself, so that nothing depends on whether there is a ripgrep.
 */
import { spawn } from 'node:child_process';

export interface TextToFind {
	readonly text: string;
	/** Whether capitals count. */
	readonly isExact: boolean;
	readonly folder: string;
}

/** In bytes: some fifty thousand paths, which is more than anybody looks at. */
const mostOutput = 4_000_000;

const fixedArguments = [
	// Nothing that a workspace or a home folder says may add arguments.
	'--no-config',
	'--no-messages',
	'--color=never',
	'--files-with-matches',
	'--null',
	'--fixed-strings',
	'--max-filesize=10M',
	// As our own rules have it: only .gitignore files of the folder count, and names with a dot in front are no secret.
	'--hidden',
	'--no-require-git',
	'--no-ignore-dot',
	'--no-ignore-exclude',
	'--no-ignore-global',
	'--no-ignore-parent',
	...['.git', 'node_modules', 'bower_components', '.hg', '.svn'].map(name => `--glob=!**/${name}/**`),
] as const;

/**
 * Paths relative to the folder, with `/`, in no order; a little more than what really fits. Undefined where ripgrep
 * cannot be run, or does not do what it is asked.
 * @param program its path
 */
export function filesHolding(
	program: string,
	{ text, isExact, folder }: TextToFind,
	signal: AbortSignal,
): Promise<readonly string[] | undefined> {
	const letters = isExact ? '--case-sensitive' : '--ignore-case';
	const given = [...fixedArguments, letters, `--regexp=${text}`, '--', '.'];
	return new Promise(resolve => {
		const run = start(program, given, folder, signal);
		if (run === undefined) {
			resolve(undefined);
			return;
		}
		const pieces: Buffer[] = [];
		let size = 0;
		const isFull = () => size > mostOutput;
		run.stdout.on('data', (piece: Buffer) => {
			pieces.push(piece);
			size += piece.length;
			if (isFull()) {
				run.kill();
			}
		});
		run.once('error', () => resolve(undefined));
		// 0: found, 1: not found, 2: something went wrong.
		run.once('close', code => {
			const isDone = code === 0 || code === 1 || isFull();
			resolve(isDone ? pathsIn(Buffer.concat(pieces)) : undefined);
		});
	});
}

/** Arguments that no program can be started with are thrown at once. */
function start(program: string, given: readonly string[], folder: string, signal: AbortSignal) {
	try {
		return spawn(program, given, { cwd: folder, shell: false, signal, stdio: ['ignore', 'pipe', 'ignore'] });
	} catch {
		return undefined;
	}
}

function pathsIn(output: Buffer): readonly string[] {
	const paths = output.toString('utf8').split('\0').filter(Boolean);
	return paths.map(path => path.replaceAll('\\', '/').replace(/^\.\//, ''));
}
