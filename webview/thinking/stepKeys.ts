/** The keys that walk through the rows of an outline. */

/** Moves the focus from one row to the next, where the event is one of those keys and comes from a row. */
export function stepBy(event: KeyboardEvent, list: HTMLElement): void {
	const heads = visibleHeads(list);
	const at = heads.findIndex(head => head.contains(event.target as Node));
	const targets: Readonly<Record<string, number>> = {
		ArrowDown: at + 1,
		ArrowUp: at - 1,
		Home: 0,
		End: heads.length - 1,
	};
	const target = targets[event.key];
	if (target !== undefined && at !== -1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
		event.preventDefault();
		heads[target]?.focus();
	}
}

/** Of the rows that are not folded away, and of the one in place of those. */
function visibleHeads(list: HTMLElement): readonly HTMLElement[] {
	return [...list.querySelectorAll<HTMLElement>('.step-head')].filter(
		head => head.closest('.folds:not(.path-only) .middle:not(.shown), .path-only .off-path, [hidden]') === null,
	);
}
