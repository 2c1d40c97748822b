/** What a page attaches, by mention, drop, paste or the file picker, and what is opened again by its chip. */
import * as vscode from 'vscode';
import { formatBytes } from '../../core/insight/format.ts';
import { mostPictures } from '../../core/stream/picture.ts';
import type { ContextItem, TurnId } from '../../core/stream/turnEvent.ts';
import type { AttachRequest, ToHost, ToWebview } from '../../protocol/messages.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import { textItem } from '../../workspace/attachments.ts';
import { givenFile } from '../../workspace/givenFiles.ts';
import { gatherMention } from '../../workspace/mentions.ts';
import { NotAttached } from '../../workspace/notAttached.ts';
import { pictureItem, pictureTooLarge } from '../../workspace/pictures.ts';
import { rangeOfLines } from '../../workspace/places.ts';
import { askAboutSecrets } from '../../workspace/secretQuestion.ts';
import type { AttachmentBox } from './attachmentBox.ts';

interface AttachmentDeskNeeds {
	readonly conversations: Conversations;
	readonly attachments: AttachmentBox;
	readonly post: (message: ToWebview) => void;
}

/** About what is attached to the next question, or was to one before. */
type AttachMessage = Extract<
	ToHost,
	{ type: 'attach' | 'attach-files' | 'attach-text' | 'attach-picture' | 'detach' | 'open-attachment' }
>;

export class AttachmentDesk {
	readonly #needs: AttachmentDeskNeeds;

	constructor(needs: AttachmentDeskNeeds) {
		this.#needs = needs;
	}

	async handle(message: AttachMessage): Promise<void> {
		switch (message.type) {
			case 'attach':
				return this.#mention(message.attach);
			case 'attach-files':
				return this.#files(message.uris.map(uri => vscode.Uri.parse(uri)));
			case 'attach-text':
				return this.#text(message);
			case 'attach-picture':
				return this.#picture(message);
			case 'detach':
				return this.#needs.attachments.remove(message.id);
			case 'open-attachment':
				return this.#open(message.id, message.turn);
		}
	}

	async #mention({ kind, value }: AttachRequest): Promise<void> {
		if (kind === 'pick') {
			const chosen = await vscode.window.showOpenDialog({ canSelectMany: true, openLabel: vscode.l10n.t('Attach') });
			return this.#files(chosen ?? []);
		}
		await this.#adding(async () => {
			const { items, left } = await gatherMention({ kind, ...(value !== undefined && { value }) });
			for (const item of items) {
				await this.#add(async () => item);
			}
			if (items.length === 0 || left.length > 0) {
				throw new NotAttached(leftWords(left));
			}
		});
	}

	/** A file that came without an address, from another program or another machine. */
	async #text({ name, text }: Extract<ToHost, { type: 'attach-text' }>): Promise<void> {
		await this.#add(async () => {
			if (text.includes('\0')) {
				throw new NotAttached(vscode.l10n.t('{0} is not attached: it is not text.', name));
			}
			return textItem('file', name, text);
		});
	}

	async #picture({ name, bytes, base64 }: Extract<ToHost, { type: 'attach-picture' }>): Promise<void> {
		await this.#add(async () => {
			const label = name || vscode.l10n.t('Pasted picture');
			if (base64 === '') {
				throw pictureTooLarge(label, bytes);
			}
			return pictureItem(label, Buffer.from(base64, 'base64'));
		});
	}

	/** Shows what a chip stands for: of a question that was asked, or of the next one. */
	async #open(id: string, turn: TurnId | undefined): Promise<void> {
		const { conversations, attachments } = this.#needs;
		const asked = turn ? conversations.findTurn(turn)?.turn.state?.context : undefined;
		const item = asked?.find(each => each.id === id) ?? attachments.find(id);
		if (!item?.uri) {
			this.#say(item && describe(item));
		} else if (item.kind === 'image') {
			await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(item.uri), { preview: true });
		} else {
			const selection = rangeOfLines(item.startLine ?? 1, item.endLine);
			await vscode.window.showTextDocument(vscode.Uri.parse(item.uri), { selection, preview: true });
			attachments.leaveOut(vscode.window.activeTextEditor);
		}
	}

	/** Files of the machine that VS Code runs on. */
	async #files(uris: readonly vscode.Uri[]): Promise<void> {
		for (const uri of uris) {
			await this.#add(() => givenFile(uri));
		}
	}

	/** Adds what is found, unless the user does not let it go along. */
	#add(find: () => Promise<ContextItem>): Promise<void> {
		return this.#adding(async () => {
			const found = await find();
			this.#checkRoom(found);
			const item = await askAboutSecrets(found);
			if (item) {
				this.#needs.attachments.add(item);
			}
		});
	}

	/** Says why where something cannot be attached. */
	async #adding(act: () => Promise<void>): Promise<void> {
		try {
			await act();
		} catch (error) {
			if (!(error instanceof NotAttached)) {
				throw error;
			}
			this.#say(error.message);
		}
	}

	#checkRoom({ kind, label }: ContextItem): void {
		const pictures = this.#needs.attachments.items.filter(item => item.kind === 'image');
		if (kind === 'image' && pictures.length >= mostPictures) {
			throw new NotAttached(
				vscode.l10n.t('{0} is not attached: a question takes at most {1} pictures.', label, mostPictures),
			);
		}
	}

	#say(message: string | undefined): void {
		if (message !== undefined) {
			this.#needs.post({ type: 'announce', message });
		}
	}
}

/** What is in no file has nothing to be opened. */
function describe({ label, bytes }: ContextItem): string {
	return bytes === undefined
		? vscode.l10n.t('{0} is in no file; it goes along with the question.', label)
		: vscode.l10n.t('{0}, {1}, is in no file; it goes along with the question.', label, formatBytes(bytes));
}

function leftWords(left: readonly string[]): string {
	return left.length > 0
		? vscode.l10n.t('Not attached, because it is no text or too much: {0}', left.join(', '))
		: vscode.l10n.t('There is nothing of that kind to attach right now.');
}
