/** The body of a turn: its thinking, tools and answers, in the order in which they came. */

import { startedOver } from '../../src/core/conversation/joining.ts';
import { stretchesOf } from '../../src/core/conversation/stretches.ts';
import type { Block, ToolUse, TurnState } from '../../src/core/conversation/turnShape.ts';
import { Confidence } from '../../src/core/insight/confidence.ts';
import type { TurnFigures } from '../../src/core/insight/figures.ts';
import type { Channel, EventOf, TurnEvent, TurnId } from '../../src/core/stream/turnEvent.ts';
import { h } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import type { Arrival, PlaybackView } from '../thinking/thinkingOptions.ts';
import { ThinkingView } from '../thinking/thinkingView.ts';
import { AnswerView } from './answerView.ts';
import { ToolView } from './toolView.ts';
import type { TurnSettings } from './turnSettings.ts';

export type Part =
	| { readonly kind: 'thinking'; readonly view: ThinkingView; readonly blocks: Set<number> }
	| { readonly kind: 'answer'; readonly view: AnswerView; readonly blocks: Set<number> }
	| { readonly kind: 'tool'; readonly view: ToolView };

type Delta = EventOf<'thinking-delta' | 'answer-delta'>;

export class TurnParts {
	readonly element = h('div', { class: 'turn-body' });
	readonly #turn: TurnId;
	readonly #page: PageContext;
	readonly #arrival: Arrival;
	#settings: TurnSettings;
	#parts: Part[] = [];
	#before: TurnParts | undefined;
	#state: TurnState | undefined;
	readonly #confidence = new Confidence();
	/** White space of a block that is not on the page yet. */
	#leading: { readonly block: number; readonly text: string } | undefined;
	/** How much of each block came. */
	readonly #lengths = new Map<number, number>();
	#playback: PlaybackView = { paused: false, speed: 'live', waiting: 0, ended: false };

	constructor(turn: TurnId, page: PageContext, settings: TurnSettings, arrival: Arrival) {
		this.#turn = turn;
		this.#page = page;
		this.#settings = settings;
		this.#arrival = arrival;
	}

	get list(): readonly Part[] {
		return this.#parts;
	}

	get thinking(): readonly ThinkingView[] {
		return this.#parts.flatMap(part => (part.kind === 'thinking' ? [part.view] : []));
	}

	/** The first answer goes on with the last one of `before`, which stands here from then on. */
	continueFrom(before: TurnParts): void {
		this.#before = before;
	}

	/** The text of the last answer, which another turn shows from now on; empty where something came after it. */
	#giveAnswer(): string {
		const last = this.#parts.at(-1);
		if (last?.kind !== 'answer') {
			return '';
		}
		last.view.element.hidden = true;
		return last.view.text;
	}

	/** Shows new events; `state` is the turn after them. */
	apply(events: readonly TurnEvent[], state: TurnState): void {
		this.#state = state;
		if (events.some(event => event.type === 'reclassify') && this.#parts.length > 0) {
			this.#rebuild(state);
		} else {
			this.#route(events, state);
		}
		for (const part of this.#parts) {
			if (part.kind === 'answer') {
				part.view.flush();
			}
		}
	}

	setSettings(settings: TurnSettings): void {
		this.#settings = settings;
		for (const view of this.thinking) {
			view.setLayout(settings.fold, settings.wide);
		}
	}

	setPlayback(playback: PlaybackView): void {
		this.#playback = playback;
		for (const view of this.thinking) {
			view.setPlayback(playback);
		}
	}

	/** More is known of what stands at these offsets of a block. */
	link(block: number, offsets: readonly number[]): void {
		for (const part of this.#parts) {
			if (part.kind !== 'tool') {
				part.view.link(block, offsets);
			}
		}
	}

	/** Several stretches of thinking share the turn's figures by their blocks. */
	showFigures(state: TurnState, figuresOf: (state: TurnState) => TurnFigures): void {
		const views = this.#parts.filter(part => part.kind === 'thinking');
		for (const part of views) {
			const own = views.length === 1 ? state : onlyBlocks(state, part.blocks);
			part.view.setFigures(figuresOf(own), this.#settings.typicalThinkingTokens);
		}
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
				case 'logprobs':
					this.#confidence.add(event);
					break;
				case 'thinking-end':
					this.#endThinking(event.at, event.block);
					break;
				case 'tool-call-start':
				case 'tool-call':
				case 'tool-result':
					this.#showTool(state, event.id);
					break;
				case 'tool-call-delta':
					this.#writeTool(state, event);
					break;
				case 'finish':
					this.#finish(state);
					break;
				default:
					break;
			}
		}
	}

	#appendText(event: Pick<Delta, 'block' | 'text' | 'at'>, channel: Channel): void {
		const text = this.#leading?.block === event.block ? this.#leading.text + event.text : event.text;
		const length = (this.#lengths.get(event.block) ?? 0) + event.text.length;
		this.#lengths.set(event.block, length);
		const current = this.#parts.at(-1);
		if (text.trim() === '' && current?.kind !== channel) {
			this.#leading = { block: event.block, text };
			return;
		}
		this.#leading = undefined;
		if (channel === 'thinking') {
			const part = current?.kind === 'thinking' ? current : this.#openThinking();
			part.blocks.add(event.block);
			part.view.append(text, event.at, event.block);
		} else {
			const part = current?.kind === 'answer' ? current : this.#openAnswer(event.at);
			part.blocks.add(event.block);
			part.view.append(text, event.block, length - text.length);
		}
	}

	#openThinking(): Extract<Part, { kind: 'thinking' }> {
		this.#finishAnswer();
		const view = new ThinkingView(this.#page, {
			turn: this.#turn,
			part: this.#parts.length,
			mode: this.#settings.fold,
			wide: this.#settings.wide,
			arrival: this.#arrival,
			state: () => this.#state,
			confidence: this.#confidence,
			placesIn: (block, start, end) => this.#page.references.between(this.#turn, block, start, end),
		});
		const part = { kind: 'thinking', view, blocks: new Set<number>() } as const;
		view.setPlayback(this.#playback);
		this.#addPart(part);
		return part;
	}

	#openAnswer(at: number): Extract<Part, { kind: 'answer' }> {
		this.#endThinking(at);
		const before = this.thinking;
		const steps = before.length > 0 ? () => before.flatMap(each => each.titledSteps) : undefined;
		const view = new AnswerView(this.#turn, this.#page, { steps, draws: this.#settings.draws });
		if (this.#before && !startedOver(this.#state) && !this.#parts.some(part => part.kind === 'answer')) {
			view.goOnFrom(this.#before.#giveAnswer());
		}
		const part = { kind: 'answer', view, blocks: new Set<number>() } as const;
		this.#addPart(part);
		return part;
	}

	#addPart(part: Part): void {
		this.#parts.push(part);
		this.element.append(part.view.element);
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

	/** A piece of arguments; its view is there already, unless the pieces came without a beginning. */
	#writeTool(state: TurnState, { id, text }: EventOf<'tool-call-delta'>): void {
		const tool = state.tools.findLast(each => each.id === id);
		if (tool) {
			this.#toolView(tool)?.append(text, tool);
		}
	}

	#toolView({ seq }: ToolUse): ToolView | undefined {
		const part = this.#parts.findLast(each => each.kind === 'tool' && each.view.tool.seq === seq);
		return part?.kind === 'tool' ? part.view : undefined;
	}

	#showTool(state: TurnState, id: string): void {
		const tool = state.tools.findLast(each => each.id === id);
		if (!tool) {
			return;
		}
		const view = this.#toolView(tool);
		if (view) {
			view.update(tool);
		} else {
			this.#addTool(tool);
		}
	}

	#addTool(tool: ToolUse): void {
		this.#endThinking(tool.calledAt);
		this.#finishAnswer();
		this.#addPart({ kind: 'tool', view: new ToolView(tool) });
	}

	/** Text changed its channel after it was shown: the parts are made anew from the state. */
	#rebuild(state: TurnState): void {
		this.#parts = [];
		this.element.replaceChildren();
		this.#leading = undefined;
		this.#lengths.clear();
		for (const stretch of stretchesOf(state)) {
			if (stretch.kind === 'tool') {
				this.#addTool(stretch.tool);
			} else {
				stretch.blocks.forEach(block => {
					this.#replayBlock(block);
				});
			}
		}
		if (state.finish) {
			this.#finish(state);
		}
	}

	#replayBlock(block: Block): void {
		this.#appendText({ block: block.index, text: block.text, at: block.firstTextAt ?? block.startedAt }, block.channel);
		if (block.channel === 'thinking' && block.endedAt !== undefined) {
			this.#endThinking(block.endedAt, block.index);
		}
	}

	#finish({ finish, lastAt, tools }: TurnState): void {
		for (const view of this.thinking) {
			view.end(finish?.at ?? lastAt);
		}
		this.#finishAnswer();
		if (finish?.reason === 'complete' && this.#parts.every(({ kind }) => kind === 'thinking')) {
			for (const view of this.thinking) {
				view.beAll();
			}
		}
		// A call that was not whole by now never will be.
		for (const tool of tools) {
			this.#toolView(tool)?.update(tool);
		}
	}
}

function onlyBlocks(state: TurnState, indexes: ReadonlySet<number>): TurnState {
	const blocks = state.blocks.filter(block => indexes.has(block.index));
	const estimatedTokens = blocks.reduce((sum, block) => sum + block.estimatedTokens, 0);
	const { usage: _usage, ...rest } = state;
	return { ...rest, blocks, thinking: { ...state.thinking, estimatedTokens } };
}
