import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type OllamaStandIn, startOllamaStandIn } from '../../standins/ollama.ts';
import { streamReply } from '../../standins/ollamaReply.ts';

const script = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'ask.ts');

/**
 * Loaded ahead of the command: a Ctrl+C comes twice, the second time before anything was done about the first. Its clock
 * stands still, so that a busy machine makes no two of them.
 */
const interruptedTwice = `
	const now = performance.now();
	performance.now = () => now;
	process.once('SIGINT', () => process.emit('SIGINT'));
`;

interface Ran {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

describe('asking in a terminal', function () {
	this.slow(3000);
	let server: OllamaStandIn;

	before(async () => {
		server = await startOllamaStandIn();
	});

	after(async () => {
		await server.stop();
	});

	/** Runs the command with `input` piped in; `onErr` is told what stands on standard error so far. */
	function ask(
		args: readonly string[],
		input = '',
		onErr?: (err: string, stop: () => void) => void,
		nodeOptions: readonly string[] = [],
	): Promise<Ran> {
		const child = spawn(process.execPath, [...nodeOptions, script, '--base-url', server.url, ...args]);
		let out = '';
		let err = '';
		child.stdout.on('data', chunk => {
			out += chunk;
		});
		child.stderr.on('data', chunk => {
			err += chunk;
			onErr?.(err, () => child.kill('SIGINT'));
		});
		child.stdin.end(input);
		return new Promise(resolve => child.on('close', code => resolve({ code, out, err })));
	}

	/** Earlier, a Ctrl+C would end the command before it is ready to take one. */
	function isThinking(err: string): boolean {
		return err.includes('the user asks');
	}

	it('puts the answer on standard output and the rest beside it, without colours', async () => {
		const { code, out, err } = await ask(['--model', 'scripted-think', '--think', 'on', 'Why?']);
		assert.equal(code, 0);
		assert.notEqual(out.trim(), '');
		assert.ok(err.split('\n').length > 2, 'thinking and figures');
		assert.match(err, /scripted-think · .* tokens/);
		assert.ok(!`${out}${err}`.includes('\u001b'));
		assert.ok(!out.includes('scripted-think ·'));
	});

	it('hides the thinking when asked to', async () => {
		const { err } = await ask(['--model', 'scripted-think', '--think', 'on', '--hide-thinking', 'Why?']);
		assert.equal(err.trim().split('\n').length, 1);
	});

	it('takes the question from standard input, behind the one of the command line', async () => {
		await ask(['--model', 'scripted-think', 'Explain:'], 'const a = 1;\n');
		const last = server.requests.findLast(request => request.path === '/api/chat');
		assert.equal(JSON.parse(last?.body ?? '{}').messages[0].content, 'Explain:\n\nconst a = 1;');
	});

	it('chooses a model that thinks', async () => {
		const { code } = await ask(['Why?']);
		assert.equal(code, 0);
	});

	it('stops at Ctrl+C and keeps what came', async () => {
		let stopped = false;
		const { code, err } = await ask(['--model', 'fault-stall', 'Why?'], '', (text, stop) => {
			if (!stopped && isThinking(text)) {
				stopped = true;
				stop();
			}
		});
		assert.equal(code, 130);
		assert.match(err, /Stopped\./);
	});

	it('takes one Ctrl+C for one, also when it comes from the terminal and from npm', async () => {
		let stopped = false;
		const stopOnce = (text: string, stop: () => void) => {
			if (!stopped && isThinking(text)) {
				stopped = true;
				stop();
			}
		};
		const twice = ['--import', `data:text/javascript,${encodeURIComponent(interruptedTwice)}`];
		const { code, err } = await ask(['--model', 'fault-stall', 'Why?'], '', stopOnce, twice);
		assert.equal(code, 130);
		assert.match(err, /Stopped[\s\S]*cancelled/, 'the last words are not lost');
	});

	it('says what it waits for when nobody ends its input', async () => {
		const child = spawn(process.execPath, [script, '--base-url', server.url, '--model', 'scripted-think', 'Why?']);
		const [words] = (await once(child.stderr, 'data')) as [Buffer];
		assert.match(words.toString(), /standard input/);
		child.stdin.end();
		const [code] = (await once(child, 'close')) as [number];
		assert.equal(code, 0);
	});

	it('names the kinds of providers there are', async () => {
		const { code, err } = await ask(['--provider', 'nope', 'Why?']);
		assert.equal(code, 1);
		assert.match(err, /kind “nope”[\s\S]*ollama, openai-compatible/);
	});

	it('says what is wrong and what to do, with an exit code', async () => {
		const dead = await ask(['--model', 'x', '--base-url', 'http://127.0.0.1:9', 'Why?']);
		assert.equal(dead.code, 1);
		assert.match(dead.err, /does not answer[\s\S]*ollama serve/);
		const cut = await ask(['--model', 'fault-cut-mid-line', 'Why?']);
		assert.equal(cut.code, 3);
		for (const wrong of [['--nonsense', 'Why?'], ['--think', 'much', 'Why?'], ['--max-tokens', '-1', 'Why?'], []]) {
			assert.equal((await ask(wrong)).code, 2);
		}
	});

	it('lets no escape sequence of a model reach the terminal', async () => {
		const content = 'a\u001b]0;owned\u0007b\u009b2Jc\r\n';
		server.next(streamReply([{ line: { message: { role: 'assistant', content }, done: true } }]));
		const { out } = await ask(['--model', 'scripted-think', 'Why?']);
		assert.equal(out.trim(), 'a]0;ownedb2Jc');
	});
});
