import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mostPictureBytes, mostPictures, pictureType } from '../../../../src/core/stream/picture.ts';
import type { ToHost } from '../../../../src/protocol/messages.ts';
import { AttachmentBox } from '../../../../src/surfaces/panel/attachmentBox.ts';
import { AttachmentDesk } from '../../../../src/surfaces/panel/attachmentDesk.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
type AttachPicture = Extract<ToHost, { type: 'attach-picture' }>;

describe('attaching by hand', () => {
	let folder: string;
	let box: AttachmentBox;
	let desk: AttachmentDesk;
	let said: string[];

	before(() => {
		folder = realpathSync(mkdtempSync(join(tmpdir(), 'attach-')));
		mkdirSync(join(folder, 'src'));
		writeFileSync(join(folder, 'a.ts'), 'let a;\n');
		writeFileSync(join(folder, 'look.png'), png);
		writeFileSync(join(folder, 'not.png'), 'text');
		writeFileSync(join(folder, 'photo.heic'), 'ftypheic');
		writeFileSync(join(folder, 'large.jpg'), Buffer.alloc(mostPictureBytes + 1, 0xff));
		writeFileSync(join(folder, '.env'), 'TOKEN=abc\n');
	});

	after(() => rmSync(folder, { recursive: true }));

	beforeEach(() => {
		resetVscode();
		state.folders = [folder];
		said = [];
		box = new AttachmentBox();
		const conversations = { findTurn: () => undefined } as never;
		const post = (message: { readonly type: string; readonly message?: string }): void => {
			said.push(message.type === 'announce' ? (message.message ?? '') : message.type);
		};
		desk = new AttachmentDesk({ conversations, attachments: box, post });
	});

	afterEach(() => box.dispose());

	const drop = (...names: readonly string[]): Promise<void> =>
		desk.handle({ type: 'attach-files', uris: names.map(name => `file://${folder}/${name}`) });
	const picture = (data: Buffer, more: Partial<AttachPicture> = {}): Promise<void> =>
		desk.handle({
			type: 'attach-picture',
			name: 'shot.png',
			bytes: data.length,
			base64: data.toString('base64'),
			...more,
		});
	const labels = (): readonly string[] => box.items.map(({ kind, label }) => `${kind} ${label}`);

	it('takes dropped files as text, and pictures as what they are by their first bytes', async () => {
		await drop('a.ts', 'look.png');
		assert.deepEqual(labels(), ['file a.ts', 'image look.png']);
		const [, look] = box.items;
		assert.equal(look?.mimeType, 'image/png');
		assert.equal(look.text, png.toString('base64'));
		assert.equal(look.bytes, png.length);
		assert.equal(look.sha256, createHash('sha256').update(png).digest('hex'));
		assert.deepEqual(said, []);
	});

	it('says in words why something is not attached', async () => {
		await drop('src', 'not.png', 'photo.heic', 'large.jpg', 'gone.ts', 'gone.png');
		assert.deepEqual(labels(), []);
		assert.deepEqual(said, [
			'src is a folder. Attach the files in it that matter.',
			'not.png is not attached: models read pictures of the kinds PNG, JPEG, GIF and WebP.',
			'photo.heic is not attached: models read pictures of the kinds PNG, JPEG, GIF and WebP.',
			'large.jpg is not attached: it has 3.9 MB, and pictures may have 3.9 MB. Make it smaller first.',
			'gone.ts is not attached: it is not there, or it is not text.',
			'gone.png is not attached: it could not be read.',
		]);
	});

	it('asks about a dropped file for secrets, as about a mentioned one', async () => {
		await drop('.env');
		await desk.handle({ type: 'attach', attach: { kind: 'file', value: '.env' } });
		assert.equal(state.messages.length, 2);
		assert.deepEqual(labels(), []);
		state.choice = 'Attach with secrets masked';
		await drop('.env');
		assert.equal(box.items[0]?.text, 'TOKEN=•••\n');
	});

	it('takes a pasted picture once, and names it', async () => {
		await picture(png, { name: '' });
		await picture(png, { name: '' });
		assert.deepEqual(labels(), ['image Pasted picture']);
		await desk.handle({ type: 'open-attachment', id: box.items[0]?.id ?? '' });
		assert.deepEqual(said, ['Pasted picture, 16 B, is in no file; it goes along with the question.']);
	});

	it('takes so many pictures and no more, none that is too large, and no other data', async () => {
		for (let index = 0; index < mostPictures + 1; index += 1) {
			await picture(Buffer.concat([png, Buffer.from([index])]), { name: `${index}.png` });
		}
		assert.equal(box.items.length, mostPictures);
		box.take();
		await picture(png, { bytes: 9_000_000, base64: '' });
		await picture(Buffer.from('<svg/>'));
		assert.deepEqual(labels(), []);
		assert.deepEqual(said, [
			'5.png is not attached: a question takes at most 5 pictures.',
			'shot.png is not attached: it has 9.0 MB, and pictures may have 3.9 MB. Make it smaller first.',
			'shot.png is not attached: models read pictures of the kinds PNG, JPEG, GIF and WebP.',
		]);
	});

	it('takes the text of a file that has no address here, and no other data', async () => {
		await desk.handle({ type: 'attach-text', name: 'notes.txt', text: 'one' });
		await desk.handle({ type: 'attach-text', name: 'a.bin', text: 'a\0b' });
		assert.deepEqual(labels(), ['file notes.txt']);
		assert.deepEqual(said, ['a.bin is not attached: it is not text.']);
	});

	it('has a picture opened by its chip as a picture, and a file at its lines', async () => {
		await drop('look.png', 'a.ts');
		await desk.handle({ type: 'open-attachment', id: box.items[0]?.id ?? '' });
		assert.equal(state.ran.at(-1)?.[0], 'vscode.open');
		await desk.handle({ type: 'open-attachment', id: box.items[1]?.id ?? '' });
		assert.equal(state.shown.at(-1)?.path, join(folder, 'a.ts'));
	});
});

describe('the kind of a picture', () => {
	it('is told by its first bytes alone', () => {
		const kinds = [
			'89504e470d0a1a0a',
			'ffd8ffe0',
			'474946383961',
			'52494646123456785745425056',
			'424d',
			'',
			'3c737667',
		];
		assert.deepEqual(
			kinds.map(bytes => pictureType(Buffer.from(bytes, 'hex'))),
			['image/png', 'image/jpeg', 'image/gif', 'image/webp', undefined, undefined, undefined],
		);
	});
});
