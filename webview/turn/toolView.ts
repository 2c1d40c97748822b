/** One use of a tool: a line with its name and state; arguments and result under it, built when it is opened. */
import type { ToolUse } from '../../src/core/conversation/turnState.ts';
import { formatDuration } from '../../src/core/insight/format.ts';
import { h, icon, setText } from '../dom.ts';
import { t } from '../strings.ts';

const longestShown = 100_000;

export class ToolView {
	readonly element: HTMLElement;
	readonly #head: HTMLButtonElement;
	readonly #state: HTMLElement;
	#tool: ToolUse;
	#body: HTMLElement | undefined;

	constructor(tool: ToolUse) {
		this.#tool = tool;
		this.#state = h('span', { class: 'tool-state figure' });
		this.#head = h(
			'button',
			{
				class: 'fold tool-head',
				attrs: { type: 'button', 'aria-expanded': 'false' },
				on: { click: () => this.toggle() },
			},
			icon('chevron-right'),
			h('span', { class: 'tool-name' }, tool.name),
			this.#state,
		);
		this.element = h('div', { class: 'tool' }, this.#head);
		this.update(tool);
	}

	get body(): HTMLElement | undefined {
		return this.#body;
	}

	get tool(): ToolUse {
		return this.#tool;
	}

	update(tool: ToolUse): void {
		this.#tool = tool;
		const { result } = tool;
		setText(this.#state, stateOf(tool));
		this.#state.classList.toggle('failed', result?.isError ?? false);
		if (this.#body) {
			this.toggle();
			this.toggle();
		}
	}

	toggle(): void {
		if (this.#body) {
			this.#body.remove();
			this.#body = undefined;
		} else {
			this.#body = buildBody(this.#tool);
			this.element.append(this.#body);
		}
		this.#head.setAttribute('aria-expanded', String(this.#body !== undefined));
	}

	reveal(): HTMLElement | undefined {
		if (!this.#body) {
			this.toggle();
		}
		return this.#body;
	}
}

function stateOf({ result, calledAt }: ToolUse): string {
	if (!result) {
		return t('toolRuns');
	}
	return result.isError ? t('toolFailed') : formatDuration(result.at - calledAt);
}

function buildBody(tool: ToolUse): HTMLElement {
	const body = h('div', { class: 'tool-body' });
	body.append(...section(t('toolArguments'), tool.arguments));
	if (tool.result) {
		body.append(...section(t('toolResult'), tool.result.content));
	}
	return body;
}

function section(title: string, text: string): Node[] {
	if (text === '') {
		return [];
	}
	const attrs = { tabindex: 0, role: 'group', 'aria-label': title };
	const pre = h('pre', { attrs }, text.slice(0, longestShown));
	if (text.length > longestShown) {
		pre.append(' …');
	}
	return [h('h3', {}, title), pre];
}
