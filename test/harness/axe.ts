/** What axe finds wrong in a part of a page. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Locator } from 'playwright-core';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
	readonly id: string;
	readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * Each with its rule, the element and why; empty where there is nothing to say.
 * @param rules only these; default: all
 */
export async function violationsIn(part: Locator, rules?: readonly string[]): Promise<readonly string[]> {
	const page = part.page();
	if (!(await page.evaluate(() => 'axe' in window))) {
		// A page with a policy takes no script tag of ours.
		await page.evaluate(await readFile(axePath, 'utf8'));
	}
	const violations = await part.evaluate(async (element, only) => {
		const { axe } = window as unknown as {
			axe: { run(root: Element, options: object): Promise<{ violations: Violation[] }> };
		};
		return (await axe.run(element, { resultTypes: ['violations'], ...(only && { runOnly: only }) })).violations;
	}, rules);
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
	);
}
