/** Makes the animation of the README from a real run: `node test/harness/animation.ts`. Look at it before you keep it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startOllamaStandIn } from '../standins/ollama.ts';
import { endAll, freshWindow } from './e2e.ts';
import { rootDir } from './paths.ts';
import { delay } from './processes.ts';
import { type AnimationFrame, animate } from './webp.ts';

const size = { width: 960, height: 600 };
/** Of the picture. */
const shown = { width: 800, height: 500 };
const frameMs = 800;
const thinkingFrames = 9;

interface Piece {
	readonly base64: string;
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

const ollama = await startOllamaStandIn({ speed: 1.5 });
const workbench = await freshWindow({
	settings: {
		'sidethought.ollama.baseUrl': ollama.url,
		'editor.minimap.enabled': false,
		'editor.renderWhitespace': 'none',
		'editor.cursorBlinking': 'solid',
	},
	viewport: size,
});
const shots: { readonly png: Buffer; readonly duration: number }[] = [];
const shoot = async (duration = frameMs): Promise<void> => {
	shots.push({ png: await workbench.page.screenshot(), duration });
};

try {
	await workbench.editors.open('sample.ts', { lines: [1, 3] });
	await workbench.execute('sidethought.ask');
	await workbench.setSideBarWidth(430);
	await workbench.view('.composer .chip');
	const turn = await workbench.panel.ask('total([2, 3]) gives -5. Why?');
	for (let frame = 0; frame < thinkingFrames; frame += 1) {
		await shoot();
		await delay(frameMs);
	}
	await workbench.panel.finished(turn);
	await shoot(1_200);
	await workbench.execute('sidethought.nextThought');
	const hover = await workbench.editors.hover();
	await shoot(1_600);
	await hover.locator('a').first().click();
	const page = await workbench.view('.step.open .place');
	await shoot(1_000);
	await page.locator('.step.open .place').first().hover();
	await page.locator('.place-preview:not([hidden])').waitFor();
	await shoot(2_000);
	const file = join(rootDir, 'media', 'animation', 'thoughts.webp');
	const picture = animate(await framesOf(await workbench.page.context().newPage(), shots), shown.width, shown.height);
	await writeFile(file, picture);
	console.log(`${file}: ${shots.length} frames, ${(picture.length / 1_000).toFixed(0)} KB`);
} finally {
	await endAll();
	await ollama.stop();
}
process.exit();

/** The first picture whole, and of each other one the part that differs from the one before; equal ones are one. */
async function framesOf(page: Page, pictures: typeof shots): Promise<readonly AnimationFrame[]> {
	const frames: AnimationFrame[] = [];
	let before: string | undefined;
	for (const { png, duration } of pictures) {
		const now = png.toString('base64');
		const piece: Piece | undefined = await page.evaluate(cutOut, { before, now, ...shown });
		const last = frames.at(-1);
		if (piece) {
			frames.push({ ...piece, webp: Buffer.from(piece.base64, 'base64'), duration });
		} else if (last) {
			frames[frames.length - 1] = { ...last, duration: last.duration + duration };
		}
		before = now;
	}
	return frames;
}

/** Runs in the browser, which reads PNG and writes WebP. */
async function cutOut(shot: {
	readonly before: string | undefined;
	readonly now: string;
	readonly width: number;
	readonly height: number;
}): Promise<Piece | undefined> {
	const pixels = async (base64: string): Promise<{ readonly canvas: OffscreenCanvas; readonly data: Uint32Array }> => {
		const bytes = Uint8Array.from(atob(base64), sign => sign.charCodeAt(0));
		const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
		const canvas = new OffscreenCanvas(shot.width, shot.height);
		const context = canvas.getContext('2d');
		context?.drawImage(bitmap, 0, 0, shot.width, shot.height);
		const data = context?.getImageData(0, 0, shot.width, shot.height).data.buffer ?? new ArrayBuffer(0);
		return { canvas, data: new Uint32Array(data) };
	};
	const { canvas, data } = await pixels(shot.now);
	const old = shot.before === undefined ? undefined : (await pixels(shot.before)).data;
	let [left, top, right, bottom] = [canvas.width, canvas.height, 0, 0];
	for (let at = 0; at < data.length; at += 1) {
		if (old === undefined || data[at] !== old[at]) {
			const [x, y] = [at % canvas.width, Math.floor(at / canvas.width)];
			[left, top, right, bottom] = [
				Math.min(left, x),
				Math.min(top, y),
				Math.max(right, x + 1),
				Math.max(bottom, y + 1),
			];
		}
	}
	if (right === 0) {
		return undefined;
	}
	// The container counts places in twos.
	const [x, y] = [left - (left % 2), top - (top % 2)];
	const [width, height] = [right - x, bottom - y];
	const piece = new OffscreenCanvas(width, height);
	piece.getContext('2d')?.drawImage(canvas, -x, -y);
	const blob = await piece.convertToBlob({ type: 'image/webp', quality: 0.5 });
	const binary = [...new Uint8Array(await blob.arrayBuffer())].map(byte => String.fromCharCode(byte)).join('');
	return { base64: btoa(binary), x, y, width, height };
}
