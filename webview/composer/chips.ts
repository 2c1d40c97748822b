/** What is attached, as chips: label, tokens, a button that opens it and one that removes it. */

import { formatBytes, formatCount } from '../../src/core/insight/format.ts';
import type { AttachmentView } from '../../src/protocol/messages.ts';
import { button, h, icon } from '../dom.ts';
import { t } from '../strings.ts';

interface ChipActions {
	readonly onOpen: (item: AttachmentView) => void;
	/** Without it the chip cannot be removed: it belongs to a question that was asked. */
	readonly onRemove?: (item: AttachmentView) => void;
}

const icons: Readonly<Record<AttachmentView['kind'], string>> = {
	selection: 'list-selection',
	symbol: 'symbol-method',
	file: 'file',
	problems: 'warning',
	changes: 'diff',
	text: 'quote',
	image: 'eye',
};

export function buildChips(items: readonly AttachmentView[], actions: ChipActions): HTMLElement | undefined {
	if (items.length === 0) {
		return undefined;
	}
	const chips = items.map(item => h('li', { class: 'chip' }, openButton(item, actions), removeButton(item, actions)));
	return h('ul', { class: 'chips', attrs: { 'aria-label': t('attached') } }, ...chips);
}

function openButton(item: AttachmentView, actions: ChipActions): HTMLElement {
	const tokens = item.tokens === undefined ? '' : formatCount(item.tokens);
	const size = item.bytes === undefined ? '' : formatBytes(item.bytes);
	const explain = [item.label, size, tokens && t('aboutTokens', tokens), item.automatic && t('automatic')];
	return h(
		'button',
		{
			class: 'chip-open',
			attrs: { type: 'button', title: explain.filter(Boolean).join(', ') },
			on: { click: () => actions.onOpen(item) },
		},
		icon(icons[item.kind]),
		h('span', { class: 'chip-label' }, item.label),
		(size || tokens) && h('span', { class: 'chip-tokens' }, size || tokens),
	);
}

function removeButton(item: AttachmentView, actions: ChipActions): HTMLElement | undefined {
	const { onRemove } = actions;
	return onRemove
		? button({ icon: 'close', label: t('remove', item.label), class: 'chip-remove', onClick: () => onRemove(item) })
		: undefined;
}
