/**
 * One question, asked: a provider's deltas through the segmenter into the events of a turn.
 *
 * The list begins with `turn-start` and ends with exactly one `finish`, whatever server, network or user do. Nothing
 * that was shown is asked for again by itself; what breaks before anything was shown may be, with a notice.
 */
import type { SegmenterOptions } from '../../core/segment/segment.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import type { ContextItem, TurnEvent, TurnId, TurnParent } from '../../core/stream/turnEvent.ts';
import type { ModelMemory } from '../../providers/asking/modelMemory.ts';
import type { Capabilities, Provider, ProviderRequest, Resume } from '../../providers/provider.ts';
import type { BegunEvent } from '../request/steering.ts';
import type { TurnTools } from '../tools/toolsOption.ts';
import type { DeltaTimeouts } from './deltaClocks.ts';
import type { TurnClock } from './turnClock.ts';
import type { TurnControl } from './turnControl.ts';
import { TurnRun } from './turnRun.ts';

export interface RunTurnOptions {
	readonly provider: Provider;
	readonly request: ProviderRequest;
	/**
	 * What came of the question before, to be gone on with: in the middle of it where the server can do that, else asked
	 * again with it as notes. A notice says how. The thinking may have been changed by the user.
	 */
	readonly resume?: Pick<Resume, 'thinking' | 'mode'> & Partial<Pick<Resume, 'answer'>>;
	/** Events that the turn begins with, in the order of their rounds: what of `resume` its views are to show. */
	readonly begun?: readonly BegunEvent[];
	/** By which the running turn can be told something. */
	readonly control?: TurnControl;
	/** Stops the turn; what came is kept. */
	readonly signal?: AbortSignal;
	readonly turn?: TurnId;
	/** The user's own words; default: the last user message. */
	readonly question?: string;
	/** What to call it, where it is a prompt that nobody wrote. */
	readonly label?: string;
	readonly context?: readonly ContextItem[];
	readonly model?: ModelRef;
	/** Goes into `turn-start` as it is. */
	readonly parent?: TurnParent;
	readonly recorded?: boolean;
	/** What is known of the model; nothing is asked for here. */
	readonly capabilities?: Capabilities;
	/** What earlier turns learnt; default: kept per provider object, in memory. */
	readonly memory?: ModelMemory;
	/** The user's own delimiters, or a fixed format. */
	readonly segmenter?: Pick<SegmenterOptions, 'format' | 'startsInThinking' | 'answerMarker' | 'delimiters'>;
	/** How many of the oldest questions the request does without, which the turn says. */
	readonly leftOut?: number;
	/** Tokens that a round may think before its answer is asked for; default: the budget of `request.think`, if it has one. */
	readonly thinkingBudget?: number;
	/** Of how many of the oldest answers the thinking was not sent along. */
	readonly thoughtsLeftOut?: number;
	/** Asks a model that is known not to think to think in tags. */
	readonly promptThinking?: boolean;
	/** Stops a thought that repeats itself, or tells nothing new for long. */
	readonly stopInCircles?: boolean;
	/** On deltas of any provider, above its own clocks on bytes. */
	readonly timeouts?: DeltaTimeouts;
	readonly clock?: TurnClock;
	/** What the model can call; it is asked again with the results until it answers. */
	readonly tools?: TurnTools;
	/** How many rounds may call tools; after that, the answer is due. Default: 20. */
	readonly maxIterations?: number;
}

export function runTurn(options: RunTurnOptions): AsyncGenerator<TurnEvent, void, undefined> {
	return new TurnRun(options).run();
}
