import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonReply, type Reply } from '../../standins/ollamaReply.ts';
import { type StandIn, sseReply, startStandIn } from '../../standins/server.ts';

const script = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'ask.ts');

function says(fields: object): Reply {
	const lines = [
		{ model: 'm', message: { role: 'assistant', content: '', ...fields }, done: false },
		{ model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
	];
	return sseReply(lines.map(line => `${JSON.stringify(line)}\n`).join(''), {
		headers: { 'Content-Type': 'application/x-ndjson' },
	});
}

describe('asking in a terminal with tools', function () {
	this.slow(3000);
	const folder = mkdtempSync(join(tmpdir(), 'ask-'));
	let server: StandIn;

	before(async () => {
		writeFileSync(join(folder, 'cart.ts'), 'return sum - 1;\n');
		server = await startStandIn(() => jsonReply(404, '{}'));
	});

	after(async () => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	function ask(
		args: readonly string[],
	): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
		const call = { function: { name: 'read_file', arguments: { path: 'cart.ts' } } };
		server.next(says({ thinking: 'I look.', tool_calls: [call] }), says({ content: 'It subtracts.' }));
		const child = spawn(
			process.execPath,
			[script, '--base-url', server.url, '--model', 'm', '--tools', ...args, 'What is wrong?'],
			{
				env: { ...process.env, INIT_CWD: folder },
			},
		);
		let [out, err] = ['', ''];
		child.stdout.on('data', chunk => {
			out += chunk;
		});
		child.stderr.on('data', chunk => {
			err += chunk;
		});
		child.stdin.end();
		return new Promise(resolve => child.on('close', code => resolve({ code, out, err })));
	}

	it('reads files of the folder that it runs in, and tells what is used', async () => {
		const { code, out, err } = await ask([]);
		assert.equal(code, 0);
		assert.equal(out, 'It subtracts.\n');
		assert.match(err, /Uses read_file: \{"path":"cart\.ts"\}\nread_file: 1 line\b/);
	});

	it('writes steps as JSON lines', async () => {
		const { code, out } = await ask(['--json']);
		assert.equal(code, 0);
		const steps = out
			.trim()
			.split('\n')
			.map(line => JSON.parse(line) as Record<string, unknown>);
		assert.deepEqual(
			steps.map(({ type, content, tool_name, iteration }) => [type, content, tool_name, iteration]),
			[
				['thought', 'I look.', undefined, 0],
				['tool_use', '{"path":"cart.ts"}', 'read_file', 0],
				['tool_result', 'cart.ts, lines 1 to 1 of 1:\n1: return sum - 1;', 'read_file', 0],
				['final_answer', 'It subtracts.', undefined, 1],
			],
		);
		for (const { timestamp } of steps) {
			assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
		}
	});

	it('says how many rounds there may be', async () => {
		const { code, err } = await ask(['--max-rounds', 'many']);
		assert.equal(code, 2);
		assert.match(err, /--max-rounds is a whole number above 0\./);
	});
});
