/**
 * A tiny real language model that says a fixed text.
 *
 * Attention and feed-forward weights are zero and every norm is one, so what reaches the output matrix is just the
 * embedding of the current token. Embeddings are random vectors of +1 and -1; the output row of a token is the sum of
 * the embeddings of all tokens that it shall follow. The right successor then scores `width`, any other about
 * ±4·√width, so that the text comes out whatever the sampling options are.
 *
 * The last token of the prompt chooses what is said: each script starts with a control token of its own, which the
 * chat template puts at the end. A prompt that ends in the middle of a script goes on from there.
 */
import { seededRandom } from '../random.ts';
import { type MetadataValue, type Tensor, writeGguf } from './ggufFile.ts';

export interface Chain {
	/** Ends the prompt and so starts the chain, for example `<|think|>`. */
	readonly control: string;
	readonly pieces: readonly string[];
	/** When given, said over and over after `pieces` instead of coming to an end. */
	readonly repeats?: readonly string[];
}

export interface ScriptedModel {
	readonly name: string;
	readonly chains: readonly Chain[];
	/** Control tokens that start nothing: the marks of roles. */
	readonly marks: readonly string[];
	/** What follows a prompt that ends in plain text: the control token of a chain. */
	readonly afterText: string;
}

const width = 128;
const heads = 2;
const feedForward = 32;
const contextLength = 8192;

export function writeScriptedModel(model: ScriptedModel): Uint8Array<ArrayBuffer> {
	const vocabulary = buildVocabulary(model);
	const { embeddings, output } = buildMatrices(model, vocabulary);
	return writeGguf(metadata(model, vocabulary), tensors(embeddings, output, vocabulary.tokens.length));
}

/**
 * The text that the file's numbers lead to from a control token, without any inference server: for tests of the
 * generator. `margin` is the smallest distance between the best and the second-best score, where `width` is ideal.
 */
export function say(model: ScriptedModel, control: string, most = 10_000): { text: string; margin: number } {
	const vocabulary = buildVocabulary(model);
	const { embeddings, output } = buildMatrices(model, vocabulary);
	let token = idOf(vocabulary, control);
	let text = '';
	let margin = width;
	for (let count = 0; count < most; count++) {
		const next = best(embeddings.subarray(token * width, (token + 1) * width), output);
		margin = Math.min(margin, next.margin);
		token = next.token;
		if (token === endToken) break;
		text += vocabulary.tokens[token];
	}
	return { text, margin };
}

interface Vocabulary {
	readonly tokens: readonly string[];
	readonly types: readonly number[];
	readonly ids: ReadonlyMap<string, number>;
}

const tokenType = { unknown: 2, control: 3, userDefined: 4, byte: 6 } as const;
const [unknownToken, beginToken, endToken] = [0, 1, 2];
const byteCount = 256;

function buildVocabulary({ chains, marks }: ScriptedModel): Vocabulary {
	const special = ['<unk>', '<s>', '</s>'];
	const controls = [...marks, ...chains.map(({ control }) => control)];
	const bytes = Array.from({ length: byteCount }, (_, value) => `<0x${hex(value)}>`);
	const pieces = chains.flatMap(({ pieces, repeats = [] }) => [...pieces, ...repeats]);
	const tokens = [...special, ...controls, ...bytes, ...pieces];
	const types = [
		tokenType.unknown,
		...[...special.slice(1), ...controls].map(() => tokenType.control),
		...bytes.map(() => tokenType.byte),
		// User-defined pieces are recognised in a prompt as they are, so that a prompt can end inside a script.
		...pieces.map(() => tokenType.userDefined),
	];
	const ids = new Map(tokens.map((token, id) => [token, id]));
	if (ids.size !== tokens.length) throw new Error('The pieces of a scripted model must be unique.');
	return { tokens, types, ids };
}

function hex(value: number): string {
	return value.toString(16).toUpperCase().padStart(2, '0');
}

function idOf({ ids }: Vocabulary, token: string): number {
	const id = ids.get(token);
	if (id === undefined) throw new Error(`No such token: ${JSON.stringify(token)}.`);
	return id;
}

interface Matrices {
	readonly embeddings: Float32Array<ArrayBuffer>;
	readonly output: Float32Array<ArrayBuffer>;
}

function buildMatrices(model: ScriptedModel, vocabulary: Vocabulary): Matrices {
	const embeddings = randomSigns(vocabulary.tokens.length * width);
	shareEmbedding(embeddings, vocabulary);
	const output = new Float32Array(embeddings.length);
	for (const [token, next] of successors(model, vocabulary)) {
		// Added, not set: several chains share the end token.
		for (let index = 0; index < width; index++) {
			output[next * width + index] = (output[next * width + index] ?? 0) + (embeddings[token * width + index] ?? 0);
		}
	}
	return { embeddings, output };
}

function randomSigns(length: number): Float32Array<ArrayBuffer> {
	const random = seededRandom(20);
	return Float32Array.from({ length }, () => (random() < 0.5 ? -1 : 1));
}

/** All bytes and role marks look alike to the model, so that one successor serves for all of them. */
function shareEmbedding(embeddings: Float32Array, { tokens, types }: Vocabulary): void {
	const first = types.indexOf(tokenType.byte) * width;
	for (let token = 0; token < tokens.length; token++) {
		if (types[token] === tokenType.byte) embeddings.copyWithin(token * width, first, first + width);
	}
}

function* successors(model: ScriptedModel, vocabulary: Vocabulary): Generator<readonly [number, number]> {
	const id = (token: string) => idOf(vocabulary, token);
	for (const { control, pieces, repeats = [] } of model.chains) {
		const tokens = [control, ...pieces, ...repeats].map(id);
		for (const [index, token] of tokens.entries()) {
			const next = tokens[index + 1] ?? (repeats[0] === undefined ? endToken : id(repeats[0]));
			yield [token, next];
			if (control === model.afterText && index === 0) yield [id('<0x00>'), next];
		}
	}
}

function metadata(model: ScriptedModel, { tokens, types }: Vocabulary): Record<string, MetadataValue> {
	const uint32 = (value: number): MetadataValue => ({ type: 'uint32', value });
	const text = (value: string): MetadataValue => ({ type: 'string', value });
	return {
		'general.architecture': text('llama'),
		'general.name': text(model.name),
		'general.file_type': uint32(0),
		'llama.block_count': uint32(1),
		'llama.context_length': uint32(contextLength),
		'llama.embedding_length': uint32(width),
		'llama.feed_forward_length': uint32(feedForward),
		'llama.attention.head_count': uint32(heads),
		'llama.attention.head_count_kv': uint32(heads),
		'llama.attention.layer_norm_rms_epsilon': { type: 'float32', value: 1e-5 },
		'llama.rope.dimension_count': uint32(width / heads),
		'llama.vocab_size': uint32(tokens.length),
		'tokenizer.ggml.model': text('llama'),
		'tokenizer.ggml.tokens': { type: 'strings', value: tokens },
		'tokenizer.ggml.scores': { type: 'float32s', value: tokens.map(() => -1000) },
		'tokenizer.ggml.token_type': { type: 'int32s', value: types },
		'tokenizer.ggml.unknown_token_id': uint32(unknownToken ?? 0),
		'tokenizer.ggml.bos_token_id': uint32(beginToken ?? 1),
		'tokenizer.ggml.eos_token_id': uint32(endToken ?? 2),
		'tokenizer.ggml.add_bos_token': { type: 'bool', value: true },
		'tokenizer.ggml.add_space_prefix': { type: 'bool', value: false },
	};
}

function tensors(embeddings: Float32Array, output: Float32Array, count: number): Tensor[] {
	const zeros = (name: string, ...dimensions: number[]): Tensor => {
		return { name, dimensions, data: new Float32Array(dimensions.reduce((product, size) => product * size, 1)) };
	};
	const ones = (name: string): Tensor => ({ name, dimensions: [width], data: new Float32Array(width).fill(1) });
	return [
		{ name: 'token_embd.weight', dimensions: [width, count], data: embeddings },
		ones('blk.0.attn_norm.weight'),
		zeros('blk.0.attn_q.weight', width, width),
		zeros('blk.0.attn_k.weight', width, width),
		zeros('blk.0.attn_v.weight', width, width),
		zeros('blk.0.attn_output.weight', width, width),
		ones('blk.0.ffn_norm.weight'),
		zeros('blk.0.ffn_gate.weight', width, feedForward),
		zeros('blk.0.ffn_up.weight', width, feedForward),
		zeros('blk.0.ffn_down.weight', feedForward, width),
		ones('output_norm.weight'),
		{ name: 'output.weight', dimensions: [width, count], data: output },
	];
}

function best(embedding: Float32Array, output: Float32Array): { token: number; margin: number } {
	let [token, first, second] = [0, -Infinity, -Infinity];
	for (let row = 0; row * width < output.length; row++) {
		let score = 0;
		for (let index = 0; index < width; index++) score += (embedding[index] ?? 0) * (output[row * width + index] ?? 0);
		if (score > first) [token, first, second] = [row, score, first];
		else if (score > second) second = score;
	}
	return { token, margin: first - second };
}
