import type { Frame, Page } from 'playwright-core';

/**
 * Notes in the page which of these selectors match anything from now on, in the order in which they first do. Of what
 * stands for a moment only, a test would learn too late.
 */
export async function noteSeen(
	page: Page | Frame,
	selectors: readonly string[],
): Promise<() => Promise<readonly string[]>> {
	const notes = await page.evaluateHandle(wanted => {
		const seen = new Set<string>();
		const note = (): void => {
			for (const selector of wanted) {
				if (document.querySelector(selector)) {
					seen.add(selector);
				}
			}
		};
		new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true });
		return seen;
	}, selectors);
	return () => notes.evaluate(seen => [...seen]);
}
