/** What a part of the page asks of whatever is around it: events that bubble up from its elements, as clicks do. */
import type { ThoughtAddress } from '../src/core/insight/address.ts';
import type { TurnId } from '../src/core/stream/turnEvent.ts';
import type { UnitKind } from './find/units.ts';
import type { Direction } from './turn/versionSwitch.ts';

interface PageEvents {
	/** Words for screen readers. */
	readonly 'page-announce': string;
	/** Opens the find bar, on this kind of text only. */
	readonly 'page-find': UnitKind;
	/** Something above the end has grown by itself. */
	readonly 'page-grown': undefined;
	/** Words for the question box. */
	readonly 'page-compose': string;
	/** Goes to the step that stands there. */
	readonly 'page-thought': ThoughtAddress;
	/** Shows another version of a turn; the reader came by the button of this direction. */
	readonly 'page-version': { readonly turn: TurnId; readonly direction: Direction };
}

type AsEvents = { readonly [K in keyof PageEvents]: CustomEvent<PageEvents[K]> };

declare global {
	interface HTMLElementEventMap extends AsEvents {}
}

export function raise<K extends keyof PageEvents>(from: HTMLElement, name: K, detail: PageEvents[K]): void {
	from.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}
