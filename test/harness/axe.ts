/** What axe finds wrong in a part of a page. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Locator } from 'playwright-core';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
	readonly id: string;
	readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Each with its rule, the element and why; empty where there is nothing to say. */
export async function violationsIn(part: Locator): Promise<readonly string[]> {
	// A page with a policy takes no script tag of ours.
	await part.page().evaluate(await readFile(axePath, 'utf8'));
	const violations = await part.evaluate(async element => {
		const { axe } = window as unknown as {
			axe: { run(root: Element, options: object): Promise<{ violations: Violation[] }> };
		};
		return (await axe.run(element, { resultTypes: ['violations'] })).violations;
	});
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
	);
}
