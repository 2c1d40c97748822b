/** Holds what was found against labels. */
import { createReferenceFinder } from '../../../src/core/insight/references/finder.ts';
import type { Reference } from '../../../src/core/insight/references/reference.ts';
import type { Label, LabelledThought } from './labelled.ts';

export interface Score {
	readonly labels: number;
	readonly given: number;
	readonly right: number;
}

type Kind = Reference['kind'];
export type Scores = Readonly<Record<Kind, Score>>;

export function sumOf(scores: readonly Score[]): Score {
	const sum = (key: keyof Score) => scores.reduce((total, score) => total + score[key], 0);
	return { labels: sum('labels'), given: sum('given'), right: sum('right') };
}

/**
 * A reference is right if it overlaps a label of its kind and means the same place. Labels and references count for
 * their own kind, so one of a wrong kind is wrong twice.
 */
export function scoreOf({ id, text, context, labels }: LabelledThought, showsFaults = false): Scores {
	const finder = createReferenceFinder(context);
	const references = [...finder.push(text), ...finder.end()];
	const open = new Set(labels.filter(({ kind }) => kind !== 'ignore'));
	const counted = references.filter(
		reference => !labels.some(label => label.kind === 'ignore' && overlaps(label, reference)),
	);
	const right = new Set<Reference>();
	for (const reference of counted) {
		const label = [...open].find(candidate => overlaps(candidate, reference) && isSamePlace(candidate, reference));
		if (label) {
			open.delete(label);
			right.add(reference);
		}
	}
	if (showsFaults) {
		report(
			id,
			text,
			counted.filter(reference => !right.has(reference)),
			[...open],
		);
	}
	const of = (kind: Kind): Score => ({
		labels: labels.filter(label => label.kind === kind).length,
		given: counted.filter(reference => reference.kind === kind).length,
		right: [...right].filter(reference => reference.kind === kind).length,
	});
	return {
		file: of('file'),
		lines: of('lines'),
		symbol: of('symbol'),
		snippet: of('snippet'),
		'missing-file': of('missing-file'),
		'missing-symbol': of('missing-symbol'),
	};
}

interface Span {
	readonly start: number;
	readonly end: number;
}

function overlaps(one: Span, other: Span): boolean {
	return one.start < other.end && other.start < one.end;
}

function isSamePlace(label: Label, reference: Reference): boolean {
	if (label.kind !== reference.kind) {
		return false;
	}
	if ('text' in reference) {
		return label.path === undefined || label.path === reference.nearest;
	}
	const paths = label.paths ?? [label.path];
	const isThere =
		'path' in reference ? paths.includes(reference.path) : reference.candidates.every(path => paths.includes(path));
	return (
		isThere &&
		(label.line === undefined || label.line === reference.line) &&
		(label.endLine === undefined || label.endLine === reference.endLine)
	);
}

function report(id: string, text: string, wrong: readonly Reference[], missed: readonly Label[]): void {
	for (const [what, list] of [['+', wrong] as const, ['-', missed] as const]) {
		for (const { start, end, ...rest } of list) {
			const [before, mention, after] = [
				text.slice(Math.max(0, start - 50), start),
				text.slice(start, end),
				text.slice(end, end + 30),
			];
			const around = `${before}⟦${mention}⟧${after}`;
			console.log(`${what} ${id}: ${around.replaceAll('\n', '⏎')} ${JSON.stringify(rest).slice(0, 160)}`);
		}
	}
}
