/** What an answer says about its code blocks, so that they get their buttons and colours. */
export interface CodeBlock {
	/** The `div.code` element in the page. */
	readonly box: HTMLElement;
	readonly language: string | undefined;
	/** The path that the words behind the fence name. */
	readonly file: string | undefined;
	/** The code as the model wrote it. */
	readonly text: () => string;
}

export interface AnswerHooks {
	/** A code block has appeared; it may still grow. */
	readonly onCode?: (block: CodeBlock) => void;
	/** A code block will not change any more. */
	readonly onCodeDone?: (block: CodeBlock) => void;
	/** A block, an item or a row will not change any more; `source`: what it was made of, with line feeds. */
	readonly onSettled?: (element: Element, source: string) => void;
}

/** Says that the code blocks in and under a finished node are there and will not change. */
export function announceCode(node: Node, hooks: AnswerHooks): void {
	if (!(node instanceof HTMLElement)) {
		return;
	}
	const boxes = node.matches('.code') ? [node] : node.querySelectorAll<HTMLElement>('.code');
	for (const box of boxes) {
		const text = codeText(box);
		const { language, file } = box.dataset;
		const block: CodeBlock = { box, language, file, text: () => text };
		hooks.onCode?.(block);
		hooks.onCodeDone?.(block);
	}
}

/** The text of a finished code element; hidden characters are marked there, so their marks are read back. */
function codeText(box: HTMLElement): string {
	const code = box.querySelector('code');
	let text = '';
	for (const chunk of code?.children ?? []) {
		for (const child of chunk.childNodes) {
			text +=
				child instanceof HTMLElement && child.className === 'hidden-char' ? unmark(child) : (child.textContent ?? '');
		}
	}
	return text;
}

function unmark(mark: HTMLElement): string {
	return String.fromCodePoint(Number.parseInt((mark.textContent ?? '').slice(2), 16) || 0xfffd);
}
