/**
 * The table of formats: how families of models mark off their thinking inside the text.
 *
 * To add a family, add a row. What a row cannot say (a grammar that is more than pairs of delimiters) is a state
 * machine of its own: see `harmony.ts`.
 */
import type { SplitFormat } from './segment.ts';

interface Format {
	readonly name: string;
	/** Whose format it is, for people. */
	readonly label: string;
	readonly open: readonly string[];
	/** Any of these ends a block that one of `open` began. The first one wins; nesting is not counted. */
	readonly close: readonly string[];
	/**
	 * Where an opener counts, besides the start of the stream and right after a close.
	 *
	 * - `line`: at a line start, once a block was seen;
	 * - `token`: no prose contains it, so it counts at a line start before the first block, too;
	 * - `own`: an ordinary word of XML answers: at a line start only after a block of this very format;
	 * - `never`: plain words, which count nowhere else.
	 */
	readonly opensAt: 'line' | 'token' | 'own' | 'never';
	/** Templates put the opener into the prompt, so the stream may begin inside thinking and show only the close. */
	readonly prompted?: true;
	/** What is left of an opener whose special token the server took out; only where the stream begins inside thinking. */
	readonly leftOver?: readonly string[];
	/** What is left over stands right before the first word: it counts before a letter that is no small one. */
	readonly glued?: true;
	/** Delimiters that are words of prose: they count only as whole words, and not between quotation marks. */
	readonly plainWords?: true;
	/** Its thinking names the close in the middle of sentences; on later lines than the opener's that ends nothing. */
	readonly namedInProse?: true;
	/** Every stream of this format begins inside thinking. */
	readonly startsInThinking?: true;
	/** What the answer is wrapped in. */
	readonly wrapper?: Wrapper;
	/** Chosen by `format: 'think'` as well: its relatives. */
	readonly kin?: 'think';
	/** Not recognised in `auto`: the text alone does not tell. */
	readonly onlyByName?: true;
}

interface Wrapper {
	readonly open: readonly string[];
	readonly close: readonly string[];
	/**
	 * Special tokens are markup wherever the format is spoken; an `open` inside thinking ends it.
	 * Otherwise `open` counts right after a close only, and `close` only after `open`.
	 */
	readonly tokens?: true;
}

/** Custom pairs take part as rows of this name. */
const customName = 'custom';
/** The one format that is a state machine; its row is here so that the table is complete. */
const harmonyName = 'harmony';

const table = [
	{
		name: 'think',
		label: 'DeepSeek, Qwen 3, QwQ, GLM, Nemotron, MiniMax M2, EXAONE, Kimi K2, OLMo 3, Step 3',
		open: ['<think>'],
		close: ['</think>'],
		opensAt: 'line',
		prompted: true,
	},
	{
		name: 'thinking',
		label: 'Amazon Nova, prompted models',
		open: ['<thinking>'],
		close: ['</thinking>'],
		opensAt: 'line',
		prompted: true,
		kin: 'think',
	},
	{ name: 'reason', label: 'fine-tunes', open: ['<reason>'], close: ['</reason>'], opensAt: 'own', kin: 'think' },
	{
		name: 'reasoning',
		label: 'fine-tunes',
		open: ['<reasoning>'],
		close: ['</reasoning>'],
		opensAt: 'own',
		kin: 'think',
	},
	{ name: 'thought', label: 'fine-tunes', open: ['<thought>'], close: ['</thought>'], opensAt: 'own', kin: 'think' },
	{ name: 'Thought', label: 'fine-tunes', open: ['<Thought>'], close: ['</Thought>'], opensAt: 'own', kin: 'think' },
	{
		name: 'scratchpad',
		label: 'Hermes, research models',
		open: ['<REASONING_SCRATCHPAD>', '<SCRATCHPAD>', '<scratchpad>'],
		close: ['</REASONING_SCRATCHPAD>', '</SCRATCHPAD>', '</scratchpad>'],
		opensAt: 'own',
		prompted: true,
		kin: 'think',
	},
	{
		name: 'inner-monologue',
		label: 'Hermes',
		open: ['<INNER_MONOLOGUE>', '<inner_monologue>'],
		close: ['</INNER_MONOLOGUE>', '</inner_monologue>'],
		opensAt: 'own',
		kin: 'think',
	},
	{
		name: 'THINKING',
		label: 'Hermes',
		open: ['<THINKING>', '<REASONING>', '<THOUGHT>'],
		close: ['</THINKING>', '</REASONING>', '</THOUGHT>'],
		opensAt: 'own',
		kin: 'think',
	},
	{
		name: 'ant-thinking',
		label: 'models trained on answers of Claude',
		open: ['<antThinking>', '<ant_thinking>'],
		close: ['</antThinking>', '</ant_thinking>'],
		opensAt: 'token',
		kin: 'think',
	},
	{
		name: 'reflection',
		label: 'Reflection',
		open: ['<thinking>'],
		close: ['</thinking>'],
		opensAt: 'line',
		prompted: true,
		wrapper: { open: ['<output>'], close: ['</output>'] },
	},
	{
		name: 'begin-of-thought',
		label: 'OpenThoughts, Sky-T1',
		open: ['<|begin_of_thought|>'],
		close: ['<|end_of_thought|>'],
		opensAt: 'token',
		prompted: true,
		wrapper: { open: ['<|begin_of_solution|>'], close: ['<|end_of_solution|>'], tokens: true },
		kin: 'think',
	},
	{
		name: 'seed',
		label: 'Seed-OSS',
		open: ['<seed:think>'],
		close: ['</seed:think>'],
		opensAt: 'token',
		prompted: true,
		kin: 'think',
	},
	{
		name: 'minimax',
		label: 'MiniMax M3',
		open: ['<mm:think>'],
		close: ['</mm:think>'],
		opensAt: 'token',
		prompted: true,
		kin: 'think',
	},
	{
		name: 'apertus',
		label: 'Apertus',
		open: ['<|inner_prefix|>'],
		close: ['<|inner_suffix|>'],
		opensAt: 'token',
		prompted: true,
	},
	{
		name: 'magistral',
		label: 'Magistral, Ministral',
		open: ['[THINK]'],
		close: ['[/THINK]'],
		opensAt: 'token',
		prompted: true,
	},
	{
		name: 'kimi',
		label: 'Kimi-VL',
		open: ['◁think▷'],
		close: ['◁/think▷'],
		opensAt: 'token',
		prompted: true,
	},
	{
		name: 'gemma',
		label: 'Gemma 4',
		// The label belongs to the opener and may arrive after it.
		open: ['<|channel>thought', '<|channel>'],
		close: ['<channel|>'],
		opensAt: 'token',
		prompted: true,
		leftOver: ['thought\n', 'thought\r\n'],
	},
	{
		name: 'cohere',
		label: 'Command A Reasoning',
		open: ['<|START_THINKING|>'],
		close: ['<|END_THINKING|>'],
		opensAt: 'token',
		prompted: true,
		wrapper: {
			open: ['<|START_TEXT|>', '<|START_RESPONSE|>', '<|START_OF_TURN_TOKEN|>', '<|CHATBOT_TOKEN|>'],
			close: ['<|END_TEXT|>', '<|END_RESPONSE|>', '<|END_OF_TURN_TOKEN|>'],
			tokens: true,
		},
	},
	{
		name: 'granite',
		label: 'Granite 3',
		open: ['Here is my thought process:', "Here's my thought process:"],
		close: ['Here is my response:', "Here's my response:"],
		opensAt: 'never',
		plainWords: true,
		namedInProse: true,
	},
	{
		name: 'hunyuan',
		label: 'Hunyuan A13B',
		open: ['<think>'],
		close: ['</think>'],
		opensAt: 'line',
		prompted: true,
		wrapper: { open: ['<answer>'], close: ['</answer>'] },
	},
	{
		name: 'ernie',
		label: 'ERNIE 4.5',
		open: ['<think>'],
		close: ['</think>'],
		opensAt: 'line',
		prompted: true,
		wrapper: { open: ['<response>'], close: ['</response>'] },
	},
	{
		name: 'kimi-k3',
		label: 'Kimi K3',
		open: ['<|open|>think<|sep|>'],
		close: ['<|close|>think<|sep|>'],
		opensAt: 'token',
		prompted: true,
		wrapper: { open: ['<|open|>response<|sep|>'], close: ['<|close|>response<|sep|>'], tokens: true },
	},
	{
		name: harmonyName,
		label: 'gpt-oss',
		open: ['<|start|>', '<|channel|>', '<|message|>'],
		close: [],
		opensAt: 'token',
	},
	{
		name: 'harmony-words',
		label: 'gpt-oss, where a server took its special tokens out',
		open: [],
		close: ['assistantfinal'],
		opensAt: 'never',
		startsInThinking: true,
		leftOver: ['analysis'],
		glued: true,
	},
	{
		name: 'answer-marker',
		label: 'models that are asked in words to think first',
		open: [],
		close: ['ANSWER:'],
		opensAt: 'never',
		prompted: true,
		plainWords: true,
		startsInThinking: true,
		onlyByName: true,
	},
	{
		name: customName,
		label: "the user's own pairs",
		open: [],
		close: [],
		opensAt: 'line',
		prompted: true,
		onlyByName: true,
	},
] as const satisfies readonly Format[];

export type FormatName = (typeof table)[number]['name'];

export type FormatRow = Format & { readonly name: FormatName };

export const formats: readonly FormatRow[] = table;

/** Whether text can be split by it: a format of the table, what the text tells, or no delimiters at all. */
export function isSplitFormat(name: unknown): name is SplitFormat {
	return name === 'auto' || name === 'none' || table.some(row => row.name === name);
}
