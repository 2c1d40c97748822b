/**
 * Where a block of code in an answer comes from: the steps of the thinking that share names or lines with it. It tells
 * what two texts have in common and nothing more; that a step led to the code is the reader's to judge.
 */
import type { ThoughtAddress } from './address.ts';
import type { StepKind } from './outline.ts';
import { isStatement } from './prose.ts';
import { definitionsIn } from './references/definitions.ts';
import { isDistinctive } from './references/symbols.ts';
import { signOf } from './signs.ts';

export interface ThoughtStep {
	readonly address: ThoughtAddress;
	readonly kind: StepKind;
	readonly text: string;
}

/** A step that shares something with the code. */
export interface Origin {
	readonly address: ThoughtAddress;
	/** Names that both have as code, in the order of the code; at most eight, the rarest of all. */
	readonly names: readonly string[];
	/** Lines of the code that stand in the step, without indentation; at most three. */
	readonly lines: readonly string[];
	/** Names and pieces of code that the step rejects and the code has; nothing later in the thinking takes them up again. */
	readonly rejected: readonly string[];
}

/**
 * @param steps in the order they were thought
 * @param language of the code, as the fence says it; only used to see what the code itself defines
 * @returns the steps that share enough with the code, oldest first
 */
export function provenanceOf(steps: readonly ThoughtStep[], code: string, language = ''): readonly Origin[] {
	const names = namesIn(code);
	const lines = linesIn(code);
	const shared = steps.map(({ text }) => ({ names: sharedNames(names, text), lines: sharedLines(lines, text) }));
	const spread = countSpread(shared.map(one => one.names));
	const rejected = rejections(steps, code, language);
	return steps.flatMap(({ address }, index) => {
		const { names: own = [], lines: ownLines = [] } = shared[index] ?? {};
		const refused = rejected[index] ?? [];
		const telling = own.filter(name => (spread.get(name) ?? 0) <= Math.max(2, steps.length * widestSpread));
		const isEnough = ownLines.length > 0 || telling.length >= 2 || telling.some(isDistinctive) || refused.length > 0;
		return isEnough
			? [{ address, names: rarest(own, spread), lines: ownLines.slice(0, mostLines), rejected: refused }]
			: [];
	});
}

const mostNames = 8;
const mostLines = 3;
/** A name that stands in more of the steps than this tells none of them from another. */
const widestSpread = 0.5;
/** A shorter line is in many programs. */
const shortestLine = 12;
const shortestName = 3;

/** Words of languages, and names that any program may have. */
const common = new Set(
	(
		'abstract and any args array arr async await bool boolean break byte case catch char class const continue data def default defer del do double echo elif else end enum err error event except export extends false final finally float fmt fn for foreach from func function get global go goto if impl implements import in index input instanceof int interface is item items key len length let list local long loop map match mod module mut name namespace new nil none not null num number object of or out output override package pass path print println private protected pub public raise range readonly res result return self set short size static str string struct super switch tag text then this throw throws trait true try type typeof undefined unsigned use using val value var void when where while with yield ' +
		'add all are can code file first have here its last line need new next one only set test that the two use want will world hello foo bar baz tmp temp'
	).split(' '),
);

const identifier = /(?<![\w$])[A-Za-z_$][\w$]*/g;
const comments = /\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?:^|\s)(?:\/\/|#\s|--\s).*$/gm;

/** What comments say is no name of the code. */
function namesIn(code: string): readonly string[] {
	const words = code.replace(comments, '').match(identifier) ?? [];
	return [...new Set(words)].filter(word => word.length >= shortestName && !common.has(word.toLowerCase()));
}

function linesIn(code: string): readonly string[] {
	const lines = code
		.split('\n')
		.map(plainSpace)
		.filter(line => line.length >= shortestLine && /[\w)]\W+\w/.test(line));
	return [...new Set(lines)];
}

function plainSpace(text: string): string {
	return text.trim().replace(/\s+/g, ' ');
}

/** A word that could be English counts only where the step has it as code. */
function sharedNames(names: readonly string[], text: string): readonly string[] {
	const words = new Set(text.match(identifier) ?? []);
	const asCode = new Set(codeIn(text).match(identifier) ?? []);
	return names.filter(name => (isDistinctive(name) ? words : asCode).has(name));
}

/** What stands between backticks, in fences, in lines of code, and before an opening bracket. */
function codeIn(text: string): string {
	const spans = text.match(/`[^`\n]+`/g) ?? [];
	const calls = text.match(/\b[A-Za-z_]\w*(?=\()/g) ?? [];
	let isFenced = false;
	const lines = text.split('\n').filter(line => {
		const isFence = /^\s*(?:```|~~~)/.test(line);
		isFenced = isFence ? !isFenced : isFenced;
		return !isFence && (isFenced || isStatement(line.trim()));
	});
	return [...spans, ...calls, ...lines].join('\n');
}

function sharedLines(lines: readonly string[], text: string): readonly string[] {
	const plain = plainSpace(text);
	return lines.filter(line => plain.includes(line));
}

function countSpread(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
	const spread = new Map<string, number>();
	for (const name of lists.flat()) {
		spread.set(name, (spread.get(name) ?? 0) + 1);
	}
	return spread;
}

function rarest(names: readonly string[], spread: ReadonlyMap<string, number>): readonly string[] {
	const kept = new Set(
		names.toSorted((one, other) => (spread.get(one) ?? 0) - (spread.get(other) ?? 0)).slice(0, mostNames),
	);
	return names.filter(name => kept.has(name));
}

/** Said of something in backticks: that it is not to be used. */
const refusedBefore =
	/\b(?:(?:do not|don't|should not|shouldn't|must not|mustn't|will not|won't|can't|cannot|never|rather not) (?:use|using|call|rely on|go with|reach for|want)|avoid(?: using)?|instead of(?: using)?|rather than(?: using)?|no need (?:for|to use)|forget(?: about)?|scratch) (?:the |a |an |any )?`([^`\n]+)`/gi;
/** Said of it where the thought turns back: that it fails. */
const refusedAfter =
	/`([^`\n]+)` (?:is|was|would be) (?:wrong|incorrect|overkill|unnecessary|too (?:slow|complicated|complex)|not (?:needed|necessary|right|correct|allowed|available|an option))\b|`([^`\n]+)` (?:doesn't|does not|won't|will not|can't|cannot) (?:work|help|apply|be used)\b/gi;

interface Refusal {
	readonly step: number;
	readonly code: string;
	/** Of the sentence, over all steps. */
	readonly sentence: number;
}

/** For each step, what it rejects that the code has all the same. */
function rejections(steps: readonly ThoughtStep[], code: string, language: string): readonly (readonly string[])[] {
	const sentences = steps.flatMap(({ text, kind }, step) =>
		text.split(/(?<=[.!?])\s+|\n+/).map(sentence => ({ step, kind, sentence })),
	);
	const refusals: readonly Refusal[] = sentences.flatMap(({ step, kind, sentence }, index) =>
		refusedIn(sentence, kind).map(refused => ({ step, code: refused, sentence: index })),
	);
	const plain = plainSpace(code);
	const defined = new Set(definitionsIn(`code.${extensionOf(language)}`, code.split('\n'), 1).map(({ name }) => name));
	const isUsed = ({ code: refused, sentence }: Refusal) =>
		stands(plain, plainSpace(refused)) &&
		!defined.has(refused.replace(/\(.*$/, '')) &&
		!sentences
			.slice(sentence + 1)
			.some(later => later.sentence.includes(refused) && !refusedIn(later.sentence, later.kind).includes(refused));
	const used = refusals.filter(isUsed);
	return steps.map((_, step) => [
		...new Set(used.filter(refusal => refusal.step === step).map(refusal => refusal.code)),
	]);
}

function refusedIn(sentence: string, kind: StepKind): readonly string[] {
	if (/\?\s*$/.test(sentence)) {
		return [];
	}
	const turnsBack = kind === 'turn-back' || signOf(sentence) === 'turn-back';
	const matches = [...sentence.matchAll(refusedBefore), ...(turnsBack ? sentence.matchAll(refusedAfter) : [])];
	return matches
		.map(match => match[1] ?? match[2] ?? '')
		.filter(refused => refused.length >= shortestName && !common.has(refused.toLowerCase()));
}

/** As a whole: `map` does not stand in `bitmap`. */
function stands(code: string, piece: string): boolean {
	const bare = piece.replace(/\(\)$/, '');
	const isWord = (sign: string) => /[\w$]/.test(sign);
	for (let at = code.indexOf(bare); at >= 0 && bare !== ''; at = code.indexOf(bare, at + 1)) {
		const begins = !(isWord(bare.charAt(0)) && isWord(code.charAt(at - 1)));
		if (begins && !(isWord(bare.charAt(bare.length - 1)) && isWord(code.charAt(at + bare.length)))) {
			return true;
		}
	}
	return false;
}

function extensionOf(language: string): string {
	const names: Readonly<Record<string, string>> = {
		typescript: 'ts',
		javascript: 'js',
		python: 'py',
		rust: 'rs',
		ruby: 'rb',
		bash: 'sh',
		csharp: 'cs',
		kotlin: 'kt',
	};
	return names[language.toLowerCase()] ?? language.toLowerCase();
}
