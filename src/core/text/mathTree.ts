/**
 * A formula of a model as a tree of MathML. Temml reads the TeX; what it gives is copied by a strict list, so that neither
 * page nor export holds an element, attribute or style that is not named here. Bounded in work and size: what is too
 * long, too deep, or TeX that Temml does not know has no tree, and is shown as it was written.
 */
import temml from 'temml';
import * as v from 'valibot';
import { mayHide } from './hidden.ts';
import { isDisplayed } from './math.ts';

/** An element of MathML: its attributes and styles by name, `class` among the attributes. */
export interface MathElement {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	/** By the names of CSS: `padding-left`. */
	readonly styles: Readonly<Record<string, string>>;
	readonly children: readonly (MathElement | string)[];
}

const longestSource = 4_000;
const mostNodes = 3_000;
const deepest = 60;
/** In em: the largest length that a formula may ask for, and how far it may go back. */
const lengths = { most: 6, least: -0.3 };

/** Definitions can grow without end, and reach into other formulas. */
const definitions =
	/\\(?:[gex]?def|let|futurelet|global|long|(?:re|provide)?newcommand|renewenvironment|newenvironment|char)(?![A-Za-z])/;
const wrapped = /^(?:\\\((.*)\\\)|\\\[(.*)\\\]|\$\$(.*)\$\$|\$(.*)\$)$/s;

/** The tree of a formula with its delimiters: `\( x \)`, `\[ x \]`, `$$ x $$` or `$ x $`. */
export function mathTree(source: string): MathElement | undefined {
	const [, ...bodies] = wrapped.exec(source.trim()) ?? [];
	const tex = bodies.find(body => body !== undefined)?.trim() ?? '';
	if (tex === '' || tex.length > longestSource || mayHide(tex) || definitions.test(tex)) {
		return undefined;
	}
	try {
		const options = { displayMode: isDisplayed(source), throwOnError: true, maxExpand: 300 };
		return new Copy().element(temml.__renderToMathMLTree(tex, options), 0);
	} catch {
		// No TeX that Temml knows, or too much of it; its parser is recursive, too.
		return undefined;
	}
}

const names = new Map([
	...'math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd mstyle mpadded mphantom'
		.split(' ')
		.map(name => [name, name] as const),
	// Browsers know neither; what it looks like comes from the classes.
	...each(['menclose', 'none'], 'mrow'),
]);

const classes = new Set(
	'tml-left tml-right tml-jot tml-small tml-fbox tml-overline tml-underline tml-cancel tml-xcancel upstrike downstrike sout struck'.split(
		' ',
	),
);

const isTruth = (value: string): boolean => value === 'true' || value === 'false';
const isOneLength = (value: string): boolean => {
	const [, number = '', unit = ''] = /^(-?\d{0,3}(?:\.\d{1,6})?)(em|ex|pt|px|)$/.exec(value) ?? [];
	const inEm = Number(number) * ({ em: 1, ex: 0.45, pt: 0.1, px: 0.0625 }[unit] ?? 1);
	return number !== '' && inEm >= lengths.least && inEm <= lengths.most && (unit !== '' || inEm === 0);
};
const isLength = (value: string): boolean => value.split(' ').length <= 4 && value.split(' ').every(isOneLength);
const isBorder = (value: string): boolean => /^(?:0?\.\d{1,3}em|1px) (?:solid|dashed)$/.test(value);

const attributes = new Map<string, (value: string) => boolean>([
	['display', value => value === 'block'],
	['scriptlevel', value => /^\+?[0-3]$/.test(value)],
	['mathvariant', value => value === 'normal'],
	['form', value => /^(?:prefix|infix|postfix)$/.test(value)],
	...each(
		'displaystyle stretchy fence separator symmetric largeop movablelimits accent accentunder'.split(' '),
		isTruth,
	),
	...each('lspace rspace width height depth voffset minsize maxsize linethickness'.split(' '), isLength),
]);

const styles = new Map<string, (value: string) => boolean>([
	...each('padding padding-left padding-right padding-top padding-bottom margin-left'.split(' '), isLength),
	...each('border border-left border-right border-top border-bottom'.split(' '), isBorder),
]);

function each<T>(keys: readonly string[], value: T): readonly (readonly [string, T])[] {
	return keys.map(key => [key, value] as const);
}

/** What Temml's nodes have; the rest of them is not looked at. */
const nodeSchema = v.object({
	type: v.optional(v.string()),
	text: v.optional(v.string()),
	attributes: v.optional(v.record(v.string(), v.unknown())),
	style: v.optional(v.record(v.string(), v.unknown())),
	classes: v.optional(v.array(v.unknown())),
	children: v.optional(v.array(v.unknown())),
});

type TemmlNode = v.InferOutput<typeof nodeSchema>;

/** Copies what the lists above name. Throws where there is too much, or an element that they do not name. */
class Copy {
	#nodes = 0;

	element(node: unknown, depth: number): MathElement {
		const { type = '', ...rest } = v.parse(nodeSchema, node);
		const name = names.get(type);
		if (name === undefined) {
			throw new Error(`No element of a formula: ${type}`);
		}
		return {
			name,
			attributes: attributesOf(rest),
			styles: permitted(rest.style ?? {}, styles),
			children: this.#children(rest, depth + 1),
		};
	}

	#children({ children = [] }: TemmlNode, depth: number): readonly (MathElement | string)[] {
		this.#nodes += children.length;
		if (this.#nodes > mostNodes || depth > deepest) {
			throw new Error('The formula is too large.');
		}
		return children.flatMap((child): readonly (MathElement | string)[] => {
			const node = v.parse(nodeSchema, child);
			if (node.type !== undefined) {
				return [this.element(child, depth)];
			}
			// A fragment, an empty mark for a number, or text.
			return node.text === undefined ? this.#children(node, depth + 1) : [visible(node.text)];
		});
	}
}

/** Of what cannot be seen, a formula has only the signs that its notation implies. */
function visible(text: string): string {
	if (mayHide(text.replace(/[\u2061-\u2064]/g, ''))) {
		throw new Error('The formula hides something.');
	}
	return text;
}

function attributesOf({ attributes: given = {}, classes: words = [] }: TemmlNode): Readonly<Record<string, string>> {
	const struck = /strike/.test(String(given.notation)) ? ['struck'] : [];
	const known = [...words, ...struck].flatMap(word => String(word).split(' ')).filter(word => classes.has(word));
	return { ...permitted(given, attributes), ...(known.length > 0 && { class: known.join(' ') }) };
}

function permitted(
	given: Readonly<Record<string, unknown>>,
	rules: ReadonlyMap<string, (value: string) => boolean>,
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(given).flatMap(([key, value]) => {
			const name = key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
			const text = String(value);
			return rules.get(name)?.(text) ? [[name, text]] : [];
		}),
	);
}
