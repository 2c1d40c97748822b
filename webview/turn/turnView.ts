/** One question and what came of it. Takes the turn's events, shows them once a frame. */
import { estimateTokens } from '../../src/core/conversation/estimateTokens.ts';
import { type Block, reduceEvents, type TurnState, textOf } from '../../src/core/conversation/turnState.ts';
import type { RemedyAction } from '../../src/core/errors.ts';
import { figuresOf, type TurnFigures } from '../../src/core/insight/figures.ts';
import { formatDuration } from '../../src/core/insight/format.ts';
import type { Channel, EventOf, TurnEvent, TurnId } from '../../src/core/stream/turnEvent.ts';
import { buildChips } from '../composer/chips.ts';
import { button, h, icon, setHidden, setText } from '../dom.ts';
import { Playback, type Speed } from '../playback.ts';
import { t } from '../strings.ts';
import { type FoldMode, type PlaybackView, ThinkingView } from '../thinking/thinkingView.ts';
import { AnswerView } from './answerView.ts';
import { buildFiguresCard, figuresLine } from './figuresCard.ts';
import { buildOutcome } from './outcome.ts';
import { ToolView } from './toolView.ts';

export interface TurnHooks {
	readonly copy: (text: string, what: 'thinking' | 'answer' | 'code' | 'question') => void;
	readonly copyTurn: (turn: TurnId) => void;
	readonly codeAction: (
		turn: TurnId,
		action: 'insert' | 'new-file' | 'apply',
		code: string,
		language: string | undefined,
	) => void;
	readonly openAttachment: (turn: TurnId, id: string) => void;
	readonly remedy: (turn: TurnId, action: RemedyAction) => void;
	readonly retry: (turn: TurnId) => void;
	readonly answerNow: (turn: TurnId) => void;
	readonly editQuestion: (turn: TurnId) => void;
	readonly exportTurn: (turn: TurnId) => void;
	readonly find: () => void;
	readonly pause: () => void;
	readonly changeSpeed: () => void;
	readonly holding: (anchor: Element, change: () => void) => void;
	readonly foldChosen: (turn: TurnId, part: number, open: boolean) => void;
	readonly chosenFold: (turn: TurnId, part: number) => boolean | undefined;
	/** Phases, for screen readers. */
	readonly announce: (message: string) => void;
	/** The reader is not at the end of the page. */
	readonly isReadingElsewhere: () => boolean;
}

export interface TurnContext {
	readonly fold: FoldMode;
	/** In the wide layout the outline stays in view beside the answer. */
	readonly wide: boolean;
	readonly typicalThinkingTokens: number | undefined;
	readonly price: { readonly input: number; readonly output: number } | undefined;
}

type Part =
	| { readonly kind: 'thinking'; readonly view: ThinkingView; readonly blocks: Set<number> }
	| { readonly kind: 'answer'; readonly view: AnswerView; readonly blocks: Set<number> }
	| { readonly kind: 'tool'; readonly view: ToolView };

type Delta = EventOf<'thinking-delta' | 'answer-delta'>;

const markedForMs = 1_600;

export class TurnView {
	readonly element: HTMLElement;
	readonly id: TurnId;
	readonly #hooks: TurnHooks;
	readonly #playback = new Playback();
	readonly #question = h('header', { class: 'question' });
	readonly #notices = h('ul', { class: 'notices' });
	readonly #status = h('div', { class: 'turn-status' });
	readonly #body = h('div', { class: 'turn-body' });
	readonly #outcome = h('div', {});
	readonly #footer = h('footer', { class: 'turn-footer' });
	#context: TurnContext;
	#state: TurnState | undefined;
	#parts: Part[] = [];
	#finishedShown = false;
	/** White space that has not become visible yet, by channel. */
	#leading: Readonly<Record<Channel, string>> = { thinking: '', answer: '' };
	/** Local clock minus the turn's clock, from the latest event. */
	#clockOffset = 0;
	#announced = '';
	#markTimer: ReturnType<typeof setTimeout> | undefined;
	#live: boolean;

	constructor(
		id: TurnId,
		hooks: TurnHooks,
		context: TurnContext,
		options: { readonly number: number; readonly live: boolean },
	) {
		this.id = id;
		this.#hooks = hooks;
		this.#context = context;
		this.#live = options.live;
		this.element = h(
			'article',
			{ class: 'turn', attrs: { 'aria-label': t('questionRegion', options.number) } },
			this.#question,
			this.#notices,
			this.#body,
			this.#status,
			this.#outcome,
			this.#footer,
		);
		this.element.dataset.turn = id;
		setHidden(this.#status, true);
		setHidden(this.#footer, true);
	}

	get state(): TurnState | undefined {
		return this.#state;
	}

	/** Still running, as far as the page has been told; not only as far as it shows. */
	get isRunning(): boolean {
		return (
			this.#live && this.#state?.finish === undefined && !this.#playback.waiting.some(event => event.type === 'finish')
		);
	}

	/** Something will change without a new message: a clock, or a slowed display. */
	get isAnimating(): boolean {
		return this.isRunning || this.#playback.isPlaying;
	}

	get playback(): Playback {
		return this.#playback;
	}

	get thinking(): readonly ThinkingView[] {
		return this.#parts.flatMap(part => (part.kind === 'thinking' ? [part.view] : []));
	}

	get parts(): readonly Part[] {
		return this.#parts;
	}

	receive(events: readonly TurnEvent[]): void {
		this.#playback.push(events);
	}

	/** Shows what is due. Called once a frame. */
	flush(now: number): void {
		const events = mergeDeltas(this.#playback.take(now));
		if (events.length === 0) {
			return;
		}
		const first = this.#state === undefined;
		this.#state = reduceEvents(this.#state, events);
		this.#clockOffset = now - this.#state.lastAt;
		if (first) {
			this.#showQuestion(this.#state);
		}
		if (events.some(event => event.type === 'reclassify') && this.#parts.length > 0) {
			this.#rebuild(this.#state);
		} else {
			this.#route(events, this.#state);
		}
		for (const part of this.#parts) {
			if (part.kind === 'answer') {
				part.view.flush();
			}
		}
		this.#showProgress(this.#state, now);
	}

	/** Lets clocks go on. */
	tick(now: number): void {
		if (this.#playback.paused || this.#playback.speed !== 'live') {
			this.#showPlayback();
		}
		if (this.#state && !this.#playback.paused) {
			this.#showFigures(this.#state, now);
			this.#showStatus(this.#state, now);
		}
	}

	setContext(context: TurnContext): void {
		this.#context = context;
		for (const view of this.thinking) {
			view.setLayout(context.fold, context.wide);
		}
	}

	setPaused(paused: boolean, now: number): void {
		if (paused) {
			this.#playback.pause();
		} else {
			this.#playback.resume(now);
		}
		this.element.classList.toggle('paused', paused);
		this.#showPlayback();
	}

	setSpeed(speed: Speed, now: number): void {
		this.#playback.setSpeed(speed, now);
		this.#showPlayback();
	}

	/** Opens the thinking, gives the question the focus and marks it for a moment. Scrolling is the page's. */
	reveal(): void {
		for (const view of this.thinking) {
			view.offer();
		}
		this.#question.querySelector<HTMLElement>('.question-text')?.focus({ preventScroll: true });
		this.element.classList.add('revealed');
		clearTimeout(this.#markTimer);
		this.#markTimer = setTimeout(() => this.element.classList.remove('revealed'), markedForMs);
	}

	#showPlayback(): void {
		const playback = this.#playbackView();
		for (const view of this.thinking) {
			view.setPlayback(playback);
		}
	}

	#playbackView(): PlaybackView {
		const { paused, speed, waiting } = this.#playback;
		const tokens = waiting.reduce((sum, event) => sum + ('text' in event ? estimateTokens(event.text) : 0), 0);
		return { paused, speed, waiting: Math.round(tokens) };
	}

	/** Sends each visible piece to its part. A block's channel is the state's: it may have been reclassified since. */
	#route(events: readonly TurnEvent[], state: TurnState): void {
		const channels = new Map(state.blocks.map(block => [block.index, block.channel]));
		for (const event of events) {
			switch (event.type) {
				case 'thinking-delta':
				case 'answer-delta':
					this.#appendText(event, channels.get(event.block) ?? 'answer');
					break;
				case 'thinking-end':
					this.#endThinking(event.at, event.block);
					break;
				case 'tool-call':
				case 'tool-result':
					this.#showTool(state, event.id);
					break;
				case 'finish':
					this.#finish(state, event.at);
					break;
				default:
					break;
			}
		}
	}

	#appendText(event: Pick<Delta, 'block' | 'text' | 'at'>, channel: Channel): void {
		const text = this.#leading[channel] + event.text;
		const current = this.#parts.at(-1);
		if (text.trim() === '' && current?.kind !== channel) {
			this.#leading = { ...this.#leading, [channel]: text };
			return;
		}
		this.#leading = { ...this.#leading, [channel]: '' };
		if (channel === 'thinking') {
			const part = current?.kind === 'thinking' ? current : this.#openThinking();
			part.view.append(separated(part.blocks, event.block, text), event.at);
		} else {
			const part = current?.kind === 'answer' ? current : this.#openAnswer(event.at);
			part.view.append(separated(part.blocks, event.block, text));
		}
	}

	#openThinking(): Extract<Part, { kind: 'thinking' }> {
		this.#finishAnswer();
		const number = this.#parts.length;
		const view = new ThinkingView(
			{
				copy: text => this.#hooks.copy(text, 'thinking'),
				find: this.#hooks.find,
				pause: this.#hooks.pause,
				changeSpeed: this.#hooks.changeSpeed,
				answerNow: () => this.#hooks.answerNow(this.id),
				chosen: open => this.#hooks.foldChosen(this.id, number, open),
				holding: this.#hooks.holding,
				isReadingElsewhere: this.#hooks.isReadingElsewhere,
			},
			{ mode: this.#context.fold, wide: this.#context.wide, chosen: this.#hooks.chosenFold(this.id, number) },
		);
		const part = { kind: 'thinking', view, blocks: new Set<number>() } as const;
		view.setPlayback(this.#playbackView());
		this.#addPart(part);
		return part;
	}

	#openAnswer(at: number): Extract<Part, { kind: 'answer' }> {
		this.#endThinking(at);
		const view = new AnswerView({
			copy: code => this.#hooks.copy(code, 'code'),
			act: (action, code, language) => this.#hooks.codeAction(this.id, action, code, language),
		});
		const part = { kind: 'answer', view, blocks: new Set<number>() } as const;
		this.#addPart(part);
		return part;
	}

	#addPart(part: Part): void {
		this.#parts.push(part);
		this.#body.append(part.view.element);
	}

	#endThinking(at: number, block?: number): void {
		const part = this.#parts.at(-1);
		if (part?.kind === 'thinking' && (block === undefined || part.blocks.has(block))) {
			part.view.end(at);
		}
	}

	#finishAnswer(): void {
		const part = this.#parts.at(-1);
		if (part?.kind === 'answer') {
			part.view.finish();
		}
	}

	#showTool(state: TurnState, id: string): void {
		const tool = state.tools.findLast(each => each.id === id);
		if (!tool) {
			return;
		}
		const shown = this.#parts.findLast(part => part.kind === 'tool' && part.view.tool.seq === tool.seq);
		if (shown?.kind === 'tool') {
			shown.view.update(tool);
		} else {
			this.#endThinking(tool.calledAt);
			this.#finishAnswer();
			this.#addPart({ kind: 'tool', view: new ToolView(tool) });
		}
	}

	/** Text changed its channel after it was shown: the parts are made anew from the state. */
	#rebuild(state: TurnState): void {
		this.#parts = [];
		this.#body.replaceChildren();
		this.#leading = { thinking: '', answer: '' };
		const entries = [...state.blocks, ...state.tools].sort((a, b) => a.seq - b.seq);
		for (const entry of entries) {
			if ('channel' in entry) {
				this.#replayBlock(entry);
			} else {
				this.#showTool(state, entry.id);
			}
		}
		if (state.finish) {
			this.#finish(state, state.finish.at);
		}
	}

	#replayBlock(block: Block): void {
		this.#appendText({ block: block.index, text: block.text, at: block.firstTextAt ?? block.startedAt }, block.channel);
		if (block.channel === 'thinking' && block.endedAt !== undefined) {
			this.#endThinking(block.endedAt, block.index);
		}
	}

	#finish(state: TurnState, at: number): void {
		for (const view of this.thinking) {
			view.end(at);
		}
		this.#finishAnswer();
		const outcome = buildOutcome(state, {
			remedy: action => this.#hooks.remedy(this.id, action),
			answerNow: () => this.#hooks.answerNow(this.id),
		});
		this.#outcome.replaceChildren(...(outcome ? [outcome] : []));
	}

	#showProgress(state: TurnState, now: number): void {
		this.element.dataset.status = state.status;
		this.element.setAttribute('aria-busy', String(state.finish === undefined));
		this.#showNotices(state);
		this.#showFigures(state, now);
		this.#showStatus(state, now);
		this.#announcePhase(state);
		if (state.finish && !this.#finishedShown) {
			this.#finishedShown = true;
			this.#showFooter(state);
		}
	}

	#showQuestion(state: TurnState): void {
		const chips = buildChips(
			state.context.map(({ text: _text, ...view }) => view),
			{ onOpen: item => this.#hooks.openAttachment(this.id, item.id) },
		);
		this.#question.replaceChildren(
			h('h2', { class: 'question-text', attrs: { dir: 'auto', tabindex: -1 } }, state.question),
			h(
				'span',
				{ class: 'quiet-actions' },
				button({ icon: 'edit', label: t('edit'), onClick: () => this.#hooks.editQuestion(this.id) }),
				button({ icon: 'copy', label: t('copyQuestion'), onClick: () => this.#hooks.copy(state.question, 'question') }),
			),
			...(chips ? [chips] : []),
		);
	}

	#showNotices(state: TurnState): void {
		const lasting = state.notices.filter(
			notice => notice.kind !== 'loading' && notice.kind !== 'waiting' && notice.message !== '',
		);
		if (this.#notices.childElementCount === lasting.length) {
			return;
		}
		this.#notices.replaceChildren(
			...lasting.map(({ kind, message }) =>
				h(
					'li',
					{ class: 'notice', attrs: { dir: 'auto' } },
					icon(kind === 'recorded' ? 'record' : kind === 'loop' ? 'warning' : 'info'),
					message,
				),
			),
		);
	}

	#figures(state: TurnState, now: number): TurnFigures {
		const { price } = this.#context;
		const running = state.finish === undefined && !this.#playback.paused;
		return figuresOf(state, { ...(running && { now: now - this.#clockOffset }), ...(price && { price }) });
	}

	#showFigures(state: TurnState, now: number): void {
		const views = this.#parts.filter(part => part.kind === 'thinking');
		if (views.length === 0) {
			return;
		}
		for (const part of views) {
			const own = views.length === 1 ? state : onlyBlocks(state, part.blocks);
			part.view.setFigures(this.#figures(own, now), this.#context.typicalThinkingTokens);
		}
	}

	/** The line of a turn that has nothing to show yet, or waits in between. */
	#showStatus(state: TurnState, now: number): void {
		const words = statusWords(state);
		setHidden(this.#status, words === undefined);
		if (words === undefined) {
			return;
		}
		const elapsed = Math.floor((now - this.#clockOffset) / 1000) * 1000;
		const loading =
			state.status === 'loading' ? state.notices.findLast(notice => notice.kind === 'loading') : undefined;
		if (this.#status.childElementCount === 0) {
			this.#status.append(
				h('span', { class: 'dot' }),
				h('span', {}),
				h('span', { class: 'figure' }),
				h('span', { class: 'bar' }, h('div', { class: 'bar-fill' })),
			);
		}
		const [, text, clock, bar] = [...this.#status.children] as HTMLElement[];
		if (text && clock && bar) {
			setText(text, words);
			setText(clock, elapsed >= 1000 ? formatDuration(elapsed) : '');
			setHidden(bar, loading?.progress === undefined);
			(bar.firstElementChild as HTMLElement).style.transform = `scaleX(${loading?.progress ?? 0})`;
		}
	}

	#announcePhase(state: TurnState): void {
		const phase = phaseWords(state);
		if (phase !== this.#announced) {
			this.#announced = phase;
			if (this.#live && phase !== '') {
				this.#hooks.announce(phase);
			}
		}
	}

	#showFooter(state: TurnState): void {
		const figures = this.#figures(state, 0);
		const id = `figures-${this.id}`;
		const card = h('div', { attrs: { id } });
		const toggle = h(
			'button',
			{
				class: 'figures-button',
				attrs: { type: 'button', 'aria-expanded': 'false', 'aria-controls': id },
				on: {
					click: () => {
						const opens = card.childElementCount === 0;
						card.replaceChildren(...(opens ? [buildFiguresCard(figures)] : []));
						toggle.setAttribute('aria-expanded', String(opens));
						card.scrollIntoView({ block: 'nearest' });
					},
				},
			},
			...figuresLine(state, figures),
		);
		card.style.flexBasis = '100%';
		this.#footer.replaceChildren(toggle, this.#footerActions(state), card);
		setHidden(this.#footer, false);
	}

	#footerActions(state: TurnState): HTMLElement {
		const { copy, copyTurn, exportTurn, retry } = this.#hooks;
		return h(
			'span',
			{ class: 'quiet-actions' },
			state.answer.characters > 0 &&
				button({ icon: 'copy', label: t('copyAnswer'), onClick: () => copy(textOf(state, 'answer'), 'answer') }),
			button({ icon: 'markdown', label: t('copyTurn'), onClick: () => copyTurn(this.id) }),
			button({ icon: 'debug-rerun', label: t('retry'), onClick: () => retry(this.id) }),
			button({ icon: 'export', label: t('exportTurn'), onClick: () => exportTurn(this.id) }),
		);
	}
}

/** What stands in a block of its own was a paragraph of its own. */
function separated(blocks: Set<number>, block: number, text: string): string {
	const isNew = !blocks.has(block);
	const isFirst = blocks.size === 0;
	blocks.add(block);
	return isNew && !isFirst ? `\n\n${text}` : text;
}

/** Neighbouring deltas of one frame become one piece. */
function mergeDeltas(events: readonly TurnEvent[]): readonly TurnEvent[] {
	if (events.length < 2) {
		return events;
	}
	const merged: TurnEvent[] = [];
	let run: Delta[] = [];
	const close = (): void => {
		const last = run.at(-1);
		if (last) {
			merged.push(run.length === 1 ? last : { ...last, text: run.map(event => event.text).join('') });
			run = [];
		}
	};
	for (const event of events) {
		const isDelta = event.type === 'thinking-delta' || event.type === 'answer-delta';
		// Further apart than this, the steps of the thinking would lose their times.
		if (isDelta && run[0]?.type === event.type && run[0].block === event.block && event.at - run[0].at < 50) {
			run.push(event);
			continue;
		}
		close();
		if (isDelta) {
			run.push(event);
		} else {
			merged.push(event);
		}
	}
	close();
	return merged;
}

function onlyBlocks(state: TurnState, indexes: ReadonlySet<number>): TurnState {
	const blocks = state.blocks.filter(block => indexes.has(block.index));
	const estimatedTokens = blocks.reduce((sum, block) => sum + block.estimatedTokens, 0);
	const { usage: _usage, ...rest } = state;
	return { ...rest, blocks, thinking: { ...state.thinking, estimatedTokens } };
}

function statusWords(state: TurnState): string | undefined {
	const model = state.model.label ?? state.model.id;
	switch (state.status) {
		case 'loading':
			return t('loading', model);
		case 'connecting':
		case 'waiting':
			return model ? t('waiting', model) : t('waitingPlain');
		default:
			return undefined;
	}
}

function phaseWords(state: TurnState): string {
	switch (state.status) {
		case 'thinking':
			return t('announceThinking');
		case 'answering':
			return t('announceAnswering');
		case 'complete':
			return t('announceDone', countWords(textOf(state, 'answer')));
		case 'cancelled':
			return t('stopped');
		case 'interrupted':
			return t('interrupted');
		case 'length':
			return t('lengthLimit');
		case 'error':
			return state.error?.message ?? t('failed');
		default:
			return '';
	}
}

function countWords(text: string): number {
	return text.match(/\S+/g)?.length ?? 0;
}
