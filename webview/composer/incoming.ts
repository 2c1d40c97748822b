/** Files and pictures that are pasted or dropped into the question box: read here, and judged by the host. */
import { isPictureName, mostPictureBytes } from '../../src/core/stream/picture.ts';
import { mostDroppedFiles, mostDroppedText } from '../../src/protocol/messages.ts';
import type { PageContext } from '../pageContext.ts';
import { raise } from '../pageEvents.ts';
import { t } from '../strings.ts';

/** How VS Code, and programs outside of it, name what is dragged: in this order, the most exact first. */
const addressTypes = ['application/vnd.code.uri-list', 'resourceurls', 'text/uri-list'] as const;

/** Of a text that is longer the beginning is read; so many bytes hold as many units as are sent. */
const mostBytesOfText = mostDroppedText * 3;

export class Incoming {
	readonly #box: HTMLElement;
	readonly #page: PageContext;

	/** @param box what can be dropped on, with the text field in it */
	constructor(box: HTMLElement, page: PageContext) {
		this.#box = box;
		this.#page = page;
		box.addEventListener('paste', event => this.#paste(event));
		box.addEventListener('dragover', event => this.#over(event));
		box.addEventListener('dragleave', () => this.#mark(false));
		box.addEventListener('drop', event => this.#drop(event));
	}

	/** Programs that copy text often add a picture of it: whoever pastes wants the text. */
	#paste(event: ClipboardEvent): void {
		const data = event.clipboardData;
		if (data && data.files.length > 0 && data.getData('text/plain') === '') {
			event.preventDefault();
			void this.#give([...data.files], true);
		}
	}

	#over(event: DragEvent): void {
		const types = event.dataTransfer?.types ?? [];
		if (event.dataTransfer && (types.includes('Files') || addressTypes.some(type => types.includes(type)))) {
			event.preventDefault();
			event.dataTransfer.dropEffect = 'copy';
			this.#mark(true);
		}
	}

	#drop(event: DragEvent): void {
		this.#mark(false);
		const data = event.dataTransfer;
		const uris = data ? addressesIn(data) : [];
		const files = [...(data?.files ?? [])];
		if (uris.length > 0) {
			event.preventDefault();
			this.#page.post({ type: 'attach-files', uris: uris.slice(0, mostDroppedFiles) });
			this.#sayIfTooMany(uris.length);
		} else if (files.length > 0) {
			event.preventDefault();
			void this.#give(files, false);
		}
	}

	async #give(files: readonly File[], isPasted: boolean): Promise<void> {
		for (const file of files.slice(0, mostDroppedFiles)) {
			const name = isPasted ? '' : file.name;
			try {
				await this.#giveOne(file, name);
			} catch {
				// Gone, or a folder.
				raise(this.#box, 'page-announce', t('notReadable', file.name));
			}
		}
		this.#sayIfTooMany(files.length);
	}

	async #giveOne(file: File, name: string): Promise<void> {
		if (file.type.startsWith('image/') || isPictureName(file.name)) {
			const base64 = file.size > mostPictureBytes ? '' : await base64Of(file);
			this.#page.post({ type: 'attach-picture', name, bytes: file.size, base64 });
		} else {
			const text = await file.slice(0, mostBytesOfText).text();
			this.#page.post({ type: 'attach-text', name: file.name, text: text.slice(0, mostDroppedText) });
		}
	}

	#sayIfTooMany(count: number): void {
		if (count > mostDroppedFiles) {
			raise(this.#box, 'page-announce', t('tooManyFiles', String(mostDroppedFiles)));
		}
	}

	#mark(isOver: boolean): void {
		this.#box.classList.toggle('drop-target', isOver);
	}
}

/** Addresses of files; links to the web are words. */
function addressesIn(data: DataTransfer): readonly string[] {
	for (const type of addressTypes) {
		const text = data.getData(type);
		const found = (type === 'resourceurls' ? parsedList(text) : text.split(/\r?\n/)).filter(isFileAddress);
		if (found.length > 0) {
			return found;
		}
	}
	return [];
}

function parsedList(text: string): readonly string[] {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
	} catch {
		return [];
	}
}

function isFileAddress(text: string): boolean {
	return /^(?!https?:|data:|blob:|javascript:)[a-z][a-z0-9+.-]+:\//i.test(text);
}

/** The reader makes a data address of it, and what follows its comma is base64. */
function base64Of(file: File): Promise<string> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')));
		reader.addEventListener('error', () => reject(reader.error ?? new Error('not readable')));
		reader.readAsDataURL(file);
	});
}
