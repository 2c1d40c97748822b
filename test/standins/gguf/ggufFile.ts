/**
 * Writes GGUF version 3, the file format of llama.cpp and Ollama: magic, counts, metadata, tensor table, data.
 * Little endian; tensor data is aligned to 32 bytes.
 */

export type MetadataValue =
	| { readonly type: 'uint32' | 'float32' | 'int32'; readonly value: number }
	| { readonly type: 'bool'; readonly value: boolean }
	| { readonly type: 'string'; readonly value: string }
	| { readonly type: 'strings'; readonly value: readonly string[] }
	| { readonly type: 'float32s' | 'int32s'; readonly value: readonly number[] };

/** A tensor of 32-bit floats. The first dimension is the one that lies together in memory, as GGUF counts them. */
export interface Tensor {
	readonly name: string;
	readonly dimensions: readonly number[];
	readonly data: Float32Array;
}

const alignment = 32;

export function writeGguf(
	metadata: Readonly<Record<string, MetadataValue>>,
	tensors: readonly Tensor[],
): Uint8Array<ArrayBuffer> {
	const entries = Object.entries(metadata);
	const head = [Buffer.from('GGUF'), uint32(3), uint64(tensors.length), uint64(entries.length)];
	for (const [key, value] of entries) head.push(text(key), ...encode(value));
	const body: Buffer[] = [];
	let offset = 0;
	for (const tensor of tensors) {
		head.push(...describe(tensor, offset));
		const bytes = Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
		body.push(bytes, padding(bytes.length));
		offset += bytes.length + padding(bytes.length).length;
	}
	const front = Buffer.concat(head);
	return Buffer.concat([front, padding(front.length), ...body]);
}

const typeCode = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;

function encode(entry: MetadataValue): Buffer[] {
	switch (entry.type) {
		case 'strings':
			return [arrayHead('string', entry.value.length), ...entry.value.map(text)];
		case 'float32s':
			return [arrayHead('float32', entry.value.length), ...entry.value.map(float32)];
		case 'int32s':
			return [arrayHead('int32', entry.value.length), ...entry.value.map(int32)];
		case 'string':
			return [uint32(typeCode.string), text(entry.value)];
		case 'bool':
			return [uint32(typeCode.bool), Buffer.from([entry.value ? 1 : 0])];
		case 'float32':
			return [uint32(typeCode.float32), float32(entry.value)];
		case 'int32':
			return [uint32(typeCode.int32), int32(entry.value)];
		case 'uint32':
			return [uint32(typeCode.uint32), uint32(entry.value)];
	}
}

function arrayHead(type: keyof typeof typeCode, length: number): Buffer {
	return Buffer.concat([uint32(typeCode.array), uint32(typeCode[type]), uint64(length)]);
}

const float32Type = 0;

function describe({ name, dimensions }: Tensor, offset: number): Buffer[] {
	return [text(name), uint32(dimensions.length), ...dimensions.map(uint64), uint32(float32Type), uint64(offset)];
}

function padding(length: number): Buffer {
	return Buffer.alloc((alignment - (length % alignment)) % alignment);
}

function text(value: string): Buffer {
	const bytes = Buffer.from(value, 'utf8');
	return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

function int32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeInt32LE(value);
	return bytes;
}

function uint64(value: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE(BigInt(value));
	return bytes;
}

function float32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeFloatLE(value);
	return bytes;
}
