/** The answer of one stretch of a turn: the Markdown stream, and the buttons of its code blocks. */
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { button, h } from '../dom.ts';
import { AnswerStream } from '../markdown/answerStream.ts';
import type { CodeBlock } from '../markdown/codeBlocks.ts';
import { highlightWhenSeen } from '../markdown/highlight.ts';
import type { PageContext } from '../pageContext.ts';
import { t } from '../strings.ts';

export class AnswerView {
	readonly element: HTMLElement;
	readonly #stream: AnswerStream;
	#done = false;

	constructor(turn: TurnId, page: PageContext) {
		this.element = h('div', { class: 'answer', attrs: { dir: 'auto' } });
		this.#stream = new AnswerStream(this.element, {
			onCode: block => block.box.prepend(codeBar(block, turn, page)),
			onCodeDone: block => highlightWhenSeen(block.box, block.language),
		});
	}

	append(text: string): void {
		this.#stream.append(text);
	}

	flush(): void {
		this.#stream.flush();
	}

	finish(): void {
		if (!this.#done) {
			this.#done = true;
			this.#stream.finish();
		}
	}
}

function codeBar({ language, text }: CodeBlock, turn: TurnId, { post }: PageContext): HTMLElement {
	const act = (action: 'insert' | 'new-file' | 'apply') => (): void =>
		post({ type: 'code-action', action, turn, code: text(), ...(language && { languageId: language }) });
	return h(
		'div',
		{ class: 'code-bar' },
		h('span', { class: 'language' }, language ?? ''),
		h(
			'span',
			{ class: 'quiet-actions' },
			button({ icon: 'copy', label: t('copyCode'), onClick: () => post({ type: 'copy', text: text(), what: 'code' }) }),
			button({ icon: 'insert', label: t('insertCode'), onClick: act('insert') }),
			button({ icon: 'new-file', label: t('newFile'), onClick: act('new-file') }),
			button({ icon: 'diff', label: t('applyCode'), onClick: act('apply') }),
		),
	);
}
