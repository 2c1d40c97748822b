/**
 * Where the text on the page stands in the source that it was made of. Signs of Markdown are left out or changed on
 * the page, but what is there keeps its order, so each line of text is looked for a little behind the one before.
 */

/** A piece of a text node that stands in the source letter for letter. */
export interface Stretch {
	readonly node: Text;
	/** Where it begins in the node. */
	readonly at: number;
	/** Where it begins in the source. */
	readonly from: number;
	readonly length: number;
}

/** What is on the page and in no source: marks of hidden characters, hosts behind links, buttons of code. */
const foreign = '.hidden-char, .link-host, .code-bar, .why, .task-box, math';

/** How much may be left out in front of a piece: a short one soon stands somewhere else as well. */
const reach = { short: 48, long: 2_400 };
const longFrom = 6;

export function mapToSource(root: Node, source: string): readonly Stretch[] {
	const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
	const stretches: Stretch[] = [];
	let end = 0;
	const take = (node: Text, at: number, text: string): boolean => {
		const from = find(source, text, end);
		if (from !== undefined) {
			stretches.push({ node, at, from, length: text.length });
			end = from + text.length;
		}
		return from !== undefined;
	};
	for (let node = walker.nextNode(); node instanceof Text; node = walker.nextNode()) {
		for (const line of node.parentElement?.closest(foreign) ? [] : pieces(node.data, /[^\n]+/g)) {
			if (!take(node, line.at, line.text)) {
				// The source has a sign in other words, such as `&amp;`.
				for (const word of pieces(line.text, /\S+/g)) {
					take(node, line.at + word.at, word.text);
				}
			}
		}
	}
	return stretches;
}

/** Lines are looked for one by one: the source may break them with a CR, and indents them inside of items. */
function pieces(text: string, pattern: RegExp): readonly { readonly at: number; readonly text: string }[] {
	return [...text.matchAll(pattern)].map(match => ({ at: match.index, text: match[0] }));
}

function find(source: string, text: string, from: number): number | undefined {
	if (source.startsWith(text, from)) {
		return from;
	}
	const within = from + text.length + (text.trim().length < longFrom ? reach.short : reach.long);
	const found = source.slice(from, within).indexOf(text);
	return found === -1 ? undefined : from + found;
}
