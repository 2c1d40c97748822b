/** One line for long thinking, from the titles of its steps: where it set out, where it turned, what it came to. */
import type { Step } from './outline.ts';

/** Empty for thinking that is its own summary, of one step or none. */
export function summarise(steps: readonly Step[]): string {
	const titled = steps.filter(step => step.title !== '');
	const first = titled[0];
	if (first === undefined || titled.length < 2) {
		return '';
	}
	const last = (kind: Step['kind']): Step | undefined => titled.findLast(step => step.kind === kind && step !== first);
	const end = last('decision') ?? last('conclusion') ?? titled.at(-1) ?? first;
	const turn = titled.findLast(step => step.kind === 'turn-back' && step.index > first.index && step.index < end.index);
	const stops = [first, ...(turn ? [turn] : []), end];
	return stops.map(step => step.title).join(' → ');
}
