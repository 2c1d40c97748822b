/** Puts still WebP pictures together to a moving one, as the container format says (RFC 9649). */

export interface AnimationFrame {
	/** A still picture: a RIFF file with one `VP8 ` or `VP8L` chunk, and `ALPH` where it has one. */
	readonly webp: Buffer;
	/** Where it goes; even numbers. */
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	/** How long it is shown, in milliseconds. */
	readonly duration: number;
}

/** Each frame is painted over those before it; the whole is played again and again. */
export function animate(frames: readonly AnimationFrame[], width: number, height: number): Buffer {
	const header = Buffer.concat([Buffer.from([0b10, 0, 0, 0]), uint24(width - 1), uint24(height - 1)]);
	// Background: none. Loops: without end.
	const animation = Buffer.alloc(6);
	const body = Buffer.concat([
		Buffer.from('WEBP'),
		chunk('VP8X', header),
		chunk('ANIM', animation),
		...frames.map(frame => chunk('ANMF', frameData(frame))),
	]);
	return Buffer.concat([Buffer.from('RIFF'), uint32(body.length), body]);
}

/** The flag: not blended, so that a piece replaces what was there. */
const replaces = 0b10;

function frameData({ webp, x, y, width, height, duration }: AnimationFrame): Buffer {
	return Buffer.concat([
		uint24(x / 2),
		uint24(y / 2),
		uint24(width - 1),
		uint24(height - 1),
		uint24(duration),
		Buffer.from([replaces]),
		...imageChunks(webp),
	]);
}

/** The chunks of a still picture that hold its pixels. */
function imageChunks(webp: Buffer): readonly Buffer[] {
	const chunks: Buffer[] = [];
	for (let at = 12; at + 8 <= webp.length; ) {
		const name = webp.toString('latin1', at, at + 4);
		const length = webp.readUInt32LE(at + 4);
		const end = at + 8 + length + (length % 2);
		if (name === 'VP8 ' || name === 'VP8L' || name === 'ALPH') {
			chunks.push(webp.subarray(at, end));
		}
		at = end;
	}
	return chunks;
}

function chunk(name: string, data: Buffer): Buffer {
	return Buffer.concat([Buffer.from(name), uint32(data.length), data, Buffer.alloc(data.length % 2)]);
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

function uint24(value: number): Buffer {
	const bytes = Buffer.alloc(3);
	bytes.writeUIntLE(value, 0, 3);
	return bytes;
}
