/** Pictures in exports: named by their size and hash, by which the file is known again, and not carried along. */
import type { ContextItem, TurnEvent } from '../stream/turnEvent.ts';

/** Bytes of a picture, also of one from a file that did not say so. */
export function pictureBytes({ bytes, text }: ContextItem): number {
	return bytes ?? Math.floor((text.replace(/=+$/, '').length * 3) / 4);
}

/** The event without the data of attached pictures. */
export function withoutPictures(event: TurnEvent): TurnEvent {
	return event.type === 'turn-start' && event.context.some(({ kind }) => kind === 'image')
		? { ...event, context: event.context.map(withoutData) }
		: event;
}

function withoutData(item: ContextItem): ContextItem {
	return item.kind === 'image' ? { ...item, text: '', bytes: pictureBytes(item) } : item;
}
