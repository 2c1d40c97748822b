/** The first screen: three ways to a first answer. Built anew only when it says something else; progress moves in place. */
import type { PullView, SetupAction, SetupView, SuggestedModelView } from '../src/protocol/messages.ts';
import { button, h, icon, setHidden, setText } from './dom.ts';
import type { PageContext } from './pageContext.ts';
import { type StringKey, t } from './strings.ts';

const fits: Readonly<Record<NonNullable<SuggestedModelView['fits']>, StringKey>> = {
	well: 'setupFits',
	tight: 'setupTight',
	no: 'setupTooLarge',
};

export class SetupScreen {
	readonly element = h('div', { class: 'setup' });
	readonly #post: PageContext['post'];
	readonly #progress = new PullProgress();
	/** What is built, as text; progress does not count. */
	#built = '';

	constructor(post: PageContext['post']) {
		this.#post = post;
	}

	show(setup: SetupView): void {
		const { pull, ...rest } = setup;
		const shape = JSON.stringify([rest, pull?.model, pull?.state]);
		if (shape !== this.#built) {
			this.#built = shape;
			this.#build(setup);
		}
		this.#progress.show(pull);
	}

	#build(setup: SetupView): void {
		const focused = this.#focusedAction();
		this.element.replaceChildren(
			h('h2', {}, t('setupTitle')),
			h('p', { class: 'setup-hint' }, t('setupHint')),
			this.#watch(setup),
			this.#ollama(setup),
			this.#key(),
			h('p', { class: 'setup-more' }, this.#button('open-guide', t('setupGuide'), { class: 'link' })),
		);
		this.#focus(focused);
	}

	#watch({ state }: SetupView): HTMLElement {
		const primary = state === 'no-server' ? 'primary' : '';
		return way('play', t('setupWatch'), [
			h('p', {}, t('setupWatchHint')),
			actions(this.#button('watch-recording', t('setupWatch'), { class: primary })),
		]);
	}

	#ollama(setup: SetupView): HTMLElement {
		const inside = setup.state === 'no-server' ? this.#noServer(setup) : this.#noModel(setup);
		return way('server', t('setupOllama'), inside);
	}

	#noServer({ server, checking, problems }: SetupView): readonly HTMLElement[] {
		const again = this.#button('try-again', t(checking ? 'setupChecking' : 'setupAgain'));
		again.setAttribute('aria-disabled', String(checking));
		return [
			h(
				'p',
				{ class: 'setup-looking', attrs: { dir: 'auto' } },
				h('span', { class: 'dot' }),
				t('setupLooking', server),
			),
			actions(
				this.#button('get-ollama', t('setupGet')),
				again,
				this.#button('set-address', t('setupAddress'), { class: 'link' }),
			),
			...details(problems),
		];
	}

	#noModel({ server, models, memory, pull, problems }: SetupView): readonly HTMLElement[] {
		return [
			h('p', { attrs: { dir: 'auto' } }, t('setupNoModel', server)),
			h('ul', { class: 'setup-models' }, ...models.map(model => this.#model(model, pull))),
			...(pull ? [this.#progress.element, actions(this.#pullButton(pull))] : []),
			...(memory === undefined ? [] : [h('p', { class: 'setup-memory' }, t('setupMemory', memory))]),
			actions(this.#button('pull', t('setupOther'), { class: 'link' })),
			...details(problems),
		];
	}

	#model(model: SuggestedModelView, pull: PullView | undefined): HTMLElement {
		const { name, size } = model;
		const words = model.isRecommended ? t('setupBest') : model.fits ? t(fits[model.fits]) : '';
		const primary = model.isRecommended && pull === undefined ? 'primary' : '';
		const start = this.#button('pull', t('setupPull'), { class: primary, model: name });
		start.setAttribute('aria-label', t('setupPullNamed', name, size));
		start.disabled = pull?.state === 'running';
		return h(
			'li',
			{ class: `setup-model ${model.fits ?? ''}`.trim() },
			h('span', { class: 'setup-name' }, name),
			h('span', { class: 'setup-size' }, [size, words].filter(Boolean).join(' · ')),
			start,
		);
	}

	#pullButton({ state, model }: PullView): HTMLElement {
		return state === 'running'
			? this.#button('stop-pull', t('setupStop'))
			: this.#button('pull', t('setupGoOn'), { model });
	}

	#key(): HTMLElement {
		return way('key', t('setupKey'), [
			h('p', {}, t('setupKeyHint')),
			actions(this.#button('use-key', t('setupKeyButton'))),
		]);
	}

	#button(
		action: SetupAction,
		text: string,
		{ class: className = '', model }: { readonly class?: string; readonly model?: string } = {},
	): HTMLButtonElement {
		const onClick = (): void => this.#post({ type: 'setup', action, ...(model !== undefined && { model }) });
		const made = button({ label: text, text, class: className, onClick });
		made.dataset.setup = model === undefined ? action : `${action} ${model}`;
		return made;
	}

	#focusedAction(): string | undefined {
		const focused = document.activeElement;
		return focused instanceof HTMLElement && this.element.contains(focused) ? focused.dataset.setup : undefined;
	}

	/** Who was on a button stays on it. */
	#focus(action: string | undefined): void {
		const buttons = [...this.element.querySelectorAll<HTMLElement>('[data-setup]')];
		buttons.find(each => each.dataset.setup === action)?.focus();
	}
}

/** How far a pull is, or how it ended. */
class PullProgress {
	readonly #title = h('span', { class: 'setup-pull-title' });
	readonly #words = h('span', { class: 'setup-pull-words', attrs: { dir: 'auto' } });
	readonly #fill = h('div', { class: 'bar-fill' });
	readonly #bar = h('div', { class: 'bar' }, this.#fill);
	readonly element = h('div', { class: 'setup-pull', attrs: { role: 'status' } }, this.#title, this.#bar, this.#words);

	show(pull: PullView | undefined): void {
		if (!pull) {
			return;
		}
		setText(this.#title, t('setupPulling', pull.model));
		setText(this.#words, pull.message);
		setHidden(this.#bar, pull.share === undefined);
		this.#fill.style.transform = `scaleX(${pull.share ?? 0})`;
		this.element.className = `setup-pull ${pull.state}`;
	}
}

function way(iconName: string, title: string, inside: readonly HTMLElement[]): HTMLElement {
	return h(
		'section',
		{ class: 'setup-way', attrs: { 'aria-label': title } },
		icon(iconName),
		h('div', { class: 'setup-words' }, h('h3', {}, title), ...inside),
	);
}

function actions(...buttons: readonly HTMLElement[]): HTMLElement {
	return h('div', { class: 'setup-actions' }, ...buttons);
}

/** Words of servers, which may be hostile. */
function details(problems: readonly string[]): readonly HTMLElement[] {
	return problems.length === 0
		? []
		: [
				h(
					'details',
					{ class: 'setup-problems' },
					h('summary', {}, t('setupProblem')),
					...problems.map(problem => h('p', { attrs: { dir: 'auto' } }, problem)),
				),
			];
}
