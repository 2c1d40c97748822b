import type { ContextItem } from '../../core/stream/turnEvent.ts';
import type { AttachmentView } from '../../protocol/messages.ts';

/** A context item as a chip, without its text. */
export function toView(item: ContextItem, automatic = false): AttachmentView {
	const { text: _text, ...view } = item;
	return automatic ? { ...view, automatic } : view;
}
