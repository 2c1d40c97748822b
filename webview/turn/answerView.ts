/** The answer of one stretch of a turn: the Markdown stream, and the buttons of its code blocks. */
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { button, h } from '../dom.ts';
import { AnswerStream } from '../markdown/answerStream.ts';
import type { CodeBlock } from '../markdown/codeBlocks.ts';
import { highlightWhenSeen } from '../markdown/highlight.ts';
import type { PageContext } from '../pageContext.ts';
import { t } from '../strings.ts';
import type { TitledStep } from '../thinking/step.ts';
import { AnswerLinks } from './answerLinks.ts';
import { WhyCode } from './whyCode.ts';

interface AnswerOptions {
	/** Of the thinking before it, where there is any. */
	readonly steps: (() => readonly TitledStep[]) | undefined;
	/** VS Code can draw diagrams. */
	readonly draws: boolean;
}

export class AnswerView {
	readonly element: HTMLElement;
	readonly #stream: AnswerStream;
	readonly #links: AnswerLinks;
	#done = false;

	constructor(turn: TurnId, page: PageContext, { steps, draws }: AnswerOptions) {
		this.element = h('div', { class: 'answer', attrs: { dir: 'auto' } });
		this.#links = new AnswerLinks(turn, page);
		this.#stream = new AnswerStream(this.element, {
			onCode: block => {
				const why = steps && new WhyCode(block, steps);
				block.box.prepend(codeBar(block, turn, page, { why, draws }), why?.list ?? '');
			},
			onCodeDone: block => this.#codeDone(block),
			onSettled: (element, source) => this.#links.settle(element, source),
		});
	}

	/** As the model wrote it. */
	get text(): string {
		return this.#stream.text;
	}

	/** The text of an earlier turn, which this answer goes on with. */
	goOnFrom(text: string): void {
		this.#stream.append(this.#links.goOnFrom(text));
	}

	/** `block`: the number that deltas carry; `at`: where the text begins in that of the block. */
	append(text: string, block: number, at: number): void {
		this.#stream.append(this.#links.append(text, block, at));
	}

	/** More is known of what stands at these offsets of a block. */
	link(block: number, offsets: readonly number[]): void {
		this.#links.link(block, offsets);
	}

	#codeDone({ box, language, file, text }: CodeBlock): void {
		highlightWhenSeen(box, language);
		const place = box.querySelector('.code-file');
		if (place) {
			this.#links.settleCode(place, text(), file);
		}
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

function codeBar(
	{ language, file, text }: CodeBlock,
	turn: TurnId,
	{ post }: PageContext,
	{ why, draws }: { readonly why: WhyCode | undefined; readonly draws: boolean },
): HTMLElement {
	const about = { turn, ...(language && { languageId: language }), ...(file && { path: file }) };
	const act = (action: 'insert' | 'new-file' | 'apply' | 'diagram') => (): void =>
		post({ type: 'code-action', action, code: text(), ...about });
	return h(
		'div',
		{ class: 'code-bar' },
		h('span', { class: 'language' }, language ?? ''),
		h('span', { class: 'code-file' }),
		h(
			'span',
			{ class: 'quiet-actions' },
			why?.button,
			draws &&
				language === 'mermaid' &&
				button({ icon: 'type-hierarchy-sub', label: t('openDiagram'), onClick: act('diagram') }),
			button({ icon: 'copy', label: t('copyCode'), onClick: () => post({ type: 'copy', text: text(), what: 'code' }) }),
			button({ icon: 'insert', label: t('insertCode'), onClick: act('insert') }),
			button({ icon: 'new-file', label: t('newFile'), onClick: act('new-file') }),
			button({ icon: 'diff', label: t('applyCode'), onClick: act('apply') }),
		),
	);
}
