import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { ToWebview } from '../../protocol/messages.ts';

type EventsMessage = Extract<ToWebview, { type: 'events' }>;

/** As many messages may be under way to a page that has not said that it took them: a far host's way takes a few frames. */
const mostUnderWay = 6;

/** A page that has said nothing for so long, in milliseconds, may have lost what was sent; it is sent more all the same. */
const patienceMs = 1000;

/**
 * Events on their way to a page: at once while it keeps up, gathered while it does not. A model that writes faster than
 * the window draws would else fill the way to it, and a press of Stop would be heard behind all of that.
 */
export class EventPacer {
	readonly #send: (message: EventsMessage) => void;
	/** By turn; numbered without a gap behind what was sent. */
	readonly #waiting = new Map<TurnId, TurnEvent[]>();
	#underWay = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(send: (message: EventsMessage) => void) {
		this.#send = send;
	}

	/** @param events behind those that were pushed before, or all of the turn from its beginning */
	push(turn: TurnId, events: readonly TurnEvent[]): void {
		const waiting = events[0]?.seq === 0 ? undefined : this.#waiting.get(turn);
		this.#waiting.set(turn, waiting ? waiting.concat(events) : [...events]);
		if (this.#underWay < mostUnderWay) {
			this.#sendAll();
		} else {
			this.#timer ??= setTimeout(() => this.#sendAll(), patienceMs);
		}
	}

	/** The page has taken so many messages. */
	taken(messages: number): void {
		this.#underWay = Math.max(0, this.#underWay - messages);
		if (this.#underWay < mostUnderWay) {
			this.#sendAll();
		}
	}

	/** What waits is of no use any more: the page gets a snapshot of everything. */
	drop(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#waiting.clear();
	}

	/** Another page, or none. */
	reset(): void {
		this.drop();
		this.#underWay = 0;
	}

	#sendAll(): void {
		const all = [...this.#waiting];
		this.drop();
		for (const [turn, events] of all) {
			const [first] = events;
			if (first) {
				this.#underWay++;
				this.#send({ type: 'events', turn, from: first.seq, events });
			}
		}
	}
}
