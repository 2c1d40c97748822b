/** One use of a tool: a line that says what it does and how far it is; arguments and result under it, built when it is opened. */
import type { ToolUse } from '../../src/core/conversation/turnShape.ts';
import { cut } from '../../src/core/text/cut.ts';
import { h, icon, setHidden, setText } from '../dom.ts';
import { TextSink } from '../markdown/textSink.ts';
import { t } from '../strings.ts';
import { toolState, toolTitle } from './toolLine.ts';

const longestShown = 100_000;
/** Of arguments that are being written, the last few words stand in the line. */
const longestTail = 120;
const chunk = { lines: 40, units: 4_000 };

export class ToolView {
	readonly element: HTMLElement;
	readonly #head: HTMLButtonElement;
	readonly #name = h('span', { class: 'tool-name' });
	readonly #tail = h('span', { class: 'tool-tail', attrs: { 'aria-hidden': 'true' } });
	readonly #state = h('span', { class: 'tool-state figure' });
	#tool: ToolUse;
	/** The end of the arguments that were written, and how many units of them have been seen. */
	#written: string;
	#units: number;
	#body: ToolBody | undefined;

	constructor(tool: ToolUse) {
		this.#tool = tool;
		this.#written = tool.arguments.slice(-longestTail);
		this.#units = tool.arguments.length;
		this.#head = h(
			'button',
			{
				class: 'fold tool-head',
				attrs: { type: 'button', 'aria-expanded': 'false' },
				on: { click: () => this.toggle() },
			},
			icon('chevron-right'),
			this.#name,
			this.#tail,
			this.#state,
		);
		this.element = h('div', { class: 'tool' }, this.#head);
		this.#show();
	}

	get body(): HTMLElement | undefined {
		return this.#body?.element;
	}

	get tool(): ToolUse {
		return this.#tool;
	}

	/**
	 * The model has written more of the arguments. Costs as much as `text`.
	 * @param tool as it is after this piece, or after some more
	 */
	append(text: string, tool: ToolUse): void {
		this.#tool = tool;
		const isKnown = this.#units + text.length > tool.arguments.length;
		if (tool.stage !== 'written' || isKnown) {
			return;
		}
		this.#units += text.length;
		this.#written = (this.#written + text).slice(-longestTail);
		this.#showTail();
		this.#body?.append(text);
	}

	/** The call is whole, or has its result. */
	update(tool: ToolUse): void {
		this.#tool = tool;
		this.#show();
		this.#body?.update(tool);
	}

	toggle(): void {
		if (this.#body) {
			this.#body.element.remove();
			this.#body = undefined;
		} else {
			this.#body = new ToolBody(this.#tool);
			this.element.append(this.#body.element);
		}
		this.#head.setAttribute('aria-expanded', String(this.#body !== undefined));
	}

	reveal(): HTMLElement | undefined {
		if (!this.#body) {
			this.toggle();
		}
		return this.body;
	}

	#show(): void {
		const { stage, result } = this.#tool;
		setText(this.#name, toolTitle(this.#tool));
		setText(this.#state, toolState(this.#tool));
		this.#state.classList.toggle('failed', result?.isError ?? false);
		this.element.classList.toggle('written', stage === 'written');
		this.#showTail();
	}

	/** Its end is what is new, so the end is what is seen. */
	#showTail(): void {
		const shows = this.#tool.stage === 'written' && this.#written !== '';
		setHidden(this.#tail, !shows);
		if (shows) {
			setText(this.#tail, this.#written.replace(/\s+/g, ' '));
		}
	}
}

/** Arguments and result, each with its title. What stands there stays when more comes. */
class ToolBody {
	readonly element = h('div', { class: 'tool-body' });
	#arguments = new Section(t('toolArguments'));
	#result: Section | undefined;
	#isWritten: boolean;

	constructor(tool: ToolUse) {
		this.#isWritten = tool.stage === 'written';
		this.element.append(this.#arguments.element);
		this.#arguments.append(tool.arguments);
		this.update(tool);
	}

	append(text: string): void {
		this.#arguments.append(text);
	}

	update(tool: ToolUse): void {
		if (this.#isWritten && tool.stage !== 'written') {
			this.#isWritten = false;
			this.#settle(tool.arguments);
		}
		if (tool.result && !this.#result) {
			this.#result = new Section(t('toolResult'));
			this.element.append(this.#result.element);
			this.#result.append(tool.result.content);
			this.#result.end();
		}
	}

	/** The whole arguments are mostly what their pieces were; where a server says otherwise, the whole counts. */
	#settle(whole: string): void {
		if (this.#arguments.text !== whole) {
			const settled = new Section(t('toolArguments'));
			this.#arguments.element.replaceWith(settled.element);
			this.#arguments = settled;
			settled.append(whole);
		}
		this.#arguments.end();
	}
}

/** A title and a text that may grow. Without text there is nothing of it to see. */
class Section {
	readonly element: HTMLElement;
	readonly #box: HTMLElement;
	readonly #sink: TextSink;
	#text = '';

	constructor(title: string) {
		this.#box = h('pre', { attrs: { tabindex: 0, role: 'group', 'aria-label': title } });
		this.#sink = new TextSink(() => this.#box.appendChild(h('span')), chunk);
		this.element = h('div', {}, h('h3', {}, title), this.#box);
		setHidden(this.element, true);
	}

	/** All of it, also what is too much to be shown. */
	get text(): string {
		return this.#text;
	}

	append(text: string): void {
		const room = longestShown - this.#text.length;
		this.#text += text;
		setHidden(this.element, this.#text === '');
		if (room > 0) {
			this.#sink.append(cut(text, room));
			if (text.length > room) {
				this.#sink.append(' …');
			}
		}
	}

	/** No more will come: what was held back is shown. */
	end(): void {
		this.#sink.end();
	}
}
