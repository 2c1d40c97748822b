/**
 * One question in a terminal, through the same engine: `npm run ask -- "question"`.
 * The answer goes to standard output; thinking, notices and figures go to standard error, so that piping the answer
 * gives the answer. Exit codes: 0 complete, 1 failed, 2 wrong use, 3 cut short, 130 stopped.
 */
import { basename } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type Failure, toFailure } from '../core/errors.ts';
import type { ThinkSetting } from '../core/stream/chat.ts';
import { createProvider, type ProviderConfig, type ProviderKind } from '../providers/createProvider.ts';
import type { Provider } from '../providers/provider.ts';
import { FolderFiles } from '../session/tools/folder/folderFiles.ts';
import { folderTools } from '../session/tools/folder/folderTools.ts';
import { toolBox } from '../session/tools/tool.ts';
import { runTurn } from '../session/turn/runTurn.ts';
import { StepPrinter } from './stepPrinter.ts';
import { TerminalPrinter } from './terminalPrinter.ts';

const usage = `npm run ask -- "question" [options]      (or pipe text in; it is put behind the question)

  --provider KIND     ollama (default), openai-compatible, workers-ai, anthropic, replay
  --model NAME        default: the first model that thinks
  --base-url URL      address of the server; for replay the file to play
  --preset NAME       groq, deepseek, openrouter, mistral, lmstudio, … for openai-compatible
  --account-id ID     of Cloudflare, for workers-ai
  --think SETTING     auto (default), off, on, low, medium, high, or a number of tokens
  --max-tokens N      limit of the answer with its thinking
  --hide-thinking     answer and figures only
  --tools             lets the model list, find, read and search the files of the folder that this runs in
  --max-rounds N      how many rounds may use tools (default: 20)
  --json              steps as JSON lines instead: type, content, tool_name, iteration, timestamp
  --help

The key is read from SIDETHOUGHT_API_KEY, never from an argument, which others on the machine could see.
`;

const options = {
	provider: { type: 'string', default: 'ollama' },
	model: { type: 'string' },
	'base-url': { type: 'string' },
	preset: { type: 'string' },
	'account-id': { type: 'string' },
	think: { type: 'string', default: 'auto' },
	'max-tokens': { type: 'string' },
	'hide-thinking': { type: 'boolean', default: false },
	tools: { type: 'boolean', default: false },
	'max-rounds': { type: 'string' },
	json: { type: 'boolean', default: false },
	help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsOptionsConfig;

class UsageError extends Error {}

process.exitCode = await main().catch(report);

async function main(): Promise<number> {
	const { values, positionals } = readArguments();
	if (values.help) {
		process.stdout.write(usage);
		return 0;
	}
	const question = await readQuestion(positionals);
	const think = readThink(values.think);
	const maxTokens = readCount('max-tokens', values['max-tokens']);
	const maxIterations = readCount('max-rounds', values['max-rounds']);
	const provider = createProvider(readConfig(values));
	const signal = stopOnInterrupt();
	const model = values.model ?? (await firstModel(provider, signal));
	const request = {
		model,
		messages: [{ role: 'user', content: question } as const],
		think,
		...(maxTokens && { maxTokens }),
	};
	const printer = values.json
		? new StepPrinter(process.stdout)
		: new TerminalPrinter(process.stdout, process.stderr, { hideThinking: values['hide-thinking'] });
	const tools = values.tools ? { tools: toolBox(folderTools(workingFolder())) } : {};
	const rounds = { ...tools, ...(maxIterations && { maxIterations }) };
	for await (const event of runTurn({ provider, request, signal, promptThinking: think !== 'auto', ...rounds })) {
		printer.print(event);
	}
	return printer.exitCode;
}

function readArguments() {
	try {
		return parseArgs({ options, allowPositionals: true });
	} catch (error) {
		throw new UsageError((error as Error).message);
	}
}

async function readQuestion(positionals: readonly string[]): Promise<string> {
	const piped = process.stdin.isTTY ? '' : (await readPiped()).trim();
	const question = [positionals.join(' ').trim(), piped].filter(part => part !== '').join('\n\n');
	if (question === '') {
		throw new UsageError('There is no question.');
	}
	return question;
}

/** Whoever starts this without a terminal and leaves the input open, as ssh does, learns what it waits for. */
async function readPiped(): Promise<string> {
	const hint = () => process.stderr.write('Waiting for the end of standard input (Ctrl+D, or “< /dev/null”).\n');
	const timer = setTimeout(hint, 1000);
	try {
		return await readAll(process.stdin);
	} finally {
		clearTimeout(timer);
	}
}

function readThink(text: string): ThinkSetting {
	const words = ['auto', 'off', 'on', 'low', 'medium', 'high'] as const;
	const word = words.find(each => each === text);
	const budget = Number(text);
	if (word === undefined && !(Number.isInteger(budget) && budget >= 0)) {
		throw new UsageError(`--think is one of ${words.join(', ')} or a number of tokens.`);
	}
	return word ?? { budget };
}

/** npm moves to the project's folder first, and says where it was. */
function workingFolder(): FolderFiles {
	const path = process.env.INIT_CWD ?? process.cwd();
	return new FolderFiles([{ name: basename(path), path }]);
}

function readCount(name: string, text: string | undefined): number | undefined {
	const count = Number(text);
	if (text !== undefined && !(Number.isInteger(count) && count > 0)) {
		throw new UsageError(`--${name} is a whole number above 0.`);
	}
	return text === undefined ? undefined : count;
}

function readConfig(values: ReturnType<typeof readArguments>['values']): ProviderConfig {
	const apiKey = process.env.SIDETHOUGHT_API_KEY;
	const kind = values.provider as ProviderKind;
	const baseUrl = values['base-url'] ?? defaultAddress(kind);
	return {
		kind,
		baseUrl,
		...(apiKey && { apiKey }),
		...(values.preset && { preset: values.preset }),
		...(values['account-id'] && { accountId: values['account-id'] }),
	};
}

/** Empty where the kind or the preset knows its own. */
function defaultAddress(kind: ProviderKind): string {
	return kind === 'ollama' ? (process.env.OLLAMA_HOST ?? 'http://127.0.0.1:11434') : '';
}

async function firstModel(provider: Provider, signal: AbortSignal): Promise<string> {
	const models = await provider.models(signal);
	const known = models.find(model => model.capabilities?.thinking) ?? (await firstThinker(provider, models, signal));
	const chosen = known ?? models[0];
	if (chosen === undefined) {
		throw new UsageError(`${provider.label} has no model. Fetch one first, for example “ollama pull qwen3:8b”.`);
	}
	return chosen.id;
}

/** Older servers list no abilities and want to be asked one by one. */
async function firstThinker(provider: Provider, models: Awaited<ReturnType<Provider['models']>>, signal: AbortSignal) {
	for (const model of models.slice(0, 20)) {
		const capabilities = await provider.capabilities(model.id, signal).catch(() => undefined);
		if (capabilities?.thinking) {
			return model;
		}
	}
	return undefined;
}

/** The first Ctrl+C stops the turn and keeps what came; the second leaves at once. */
function stopOnInterrupt(): AbortSignal {
	const abort = new AbortController();
	let firstAt: number | undefined;
	process.on('SIGINT', () => {
		firstAt ??= performance.now();
		abort.abort();
		// One Ctrl+C comes from the terminal and again from npm, which passes it on; a second one comes later.
		if (performance.now() - firstAt > 500) {
			process.exit(130);
		}
	});
	// Whoever read the answer has seen enough, as `head` does.
	process.stdout.on('error', () => abort.abort());
	return abort.signal;
}

function report(error: unknown): number {
	if (error instanceof UsageError) {
		process.stderr.write(`${error.message}\n\n${usage}`);
		return 2;
	}
	if (error instanceof Error && error.name === 'AbortError') {
		return 130;
	}
	const { message, remedy }: Failure = toFailure(error);
	process.stderr.write(`${message}\n${remedy}\n`);
	return 1;
}
