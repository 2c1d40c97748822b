/** Tells prose from what stands between it in thinking: lines of code that nobody fenced, rows of tables, formulas. */

/** One statement of the usual languages; a line of prose in lower case can be taken for one, hence the narrow forms. */
const statements: readonly RegExp[] = [
	/^(?:export |default |public |private |protected |static |final |async |pub )*(?:def|func|fn|function)\b[^.?!]{0,60}\(/,
	/^(?:export |default |public |abstract )*(?:class|interface|struct|enum|impl|trait|namespace) \w+[^.?!]*[:{(]$/,
	/^(?:export |public |private |protected |static |final |readonly )*(?:const|let|var|val|int|long|void|string|float|double|char|bool|auto|type)\s+[\w$<>[\]{},:*&| ]+\s?(?:=|;|\(.*\)\s*\{)/,
	/^(?:from [\w.]+ import |import [\w.*{}, ]+(?: as \w+| from .*)?;?$|import ["'(]|#include|#define|using \w|package \w+;?$)/,
	/^(?:if|elif|else if|for|while|with|switch|catch|except|try|else|finally|case|default|do)\b(?:[^.?!]|\.\w)*[:{]$/,
	/^\}?\s*(?:else|catch|finally)\b.*\{$/,
	/^(?:if|for|while|switch) ?\(.*[){;]$/,
	/^(?:if|elif|while|for) [^.?!]*(?:==|!=|<=|>=|\w\(.*\)|\w\[|&&|\|\|)/,
	/^(?:return|raise|throw|yield|await|break|continue|pass|echo|local|fi|done|esac|then|end)(?:$|;| [^.?!]*$| .*[);\]}"']$)/,
	/^[A-Za-z_$][\w$.]*(?:\[[^\]]*\])*(?:\s?,\s?[A-Za-z_$][\w$.]*)*\s*(?:[-+*/%|&^]|\/\/|\*\*|<<|>>|\|\||&&|\?\?|:)?=(?![=])\s*\S/,
	/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\(.*\)\s*[;:,{]?(?:\s*(?:\/\/|#).*)?$/,
	/^(?:\/\/|\/\*|\*\/|<!--|<\/?[A-Za-z][^>]*>$|>>> |\.\.\. |\$ \w|@\w+(?:\(|$))/,
	/^["'`][^"'`]+["'`]\s*:\s*\S/,
	/^[\])}]+[\s,;)\]}]*$|^[[({]+$/,
	/^[^\s•*-].*[;{}]\s*(?:(?:\/\/|#).*)?$/,
];

const comment = /^(?:#|\/\/|\/?\*|--|"""|''')/;
const bullet = /^(?:[-*+•>]|\d{1,3}[.)])\s/;

/** Whether a line is a line of code by its own form; `line` without its indentation. Linear: at most 200 characters. */
export function isStatement(line: string): boolean {
	const head = line.slice(0, 200).trimEnd();
	return head !== '' && statements.some(form => form.test(head));
}

export function isTableRow(line: string): boolean {
	return /^\|.*\||^[|+][-=+|: ]{3,}|^[-=_*~]{3,}\s*$/.test(line);
}

export function isFormula(line: string): boolean {
	return /^(?:\\[[(\]]|\\(?:begin|end|frac|boxed|text)\b|\$\$|\$[^$]+\$[.,]?$)/.test(line);
}

/** A line of a file with its number, or with the file's name and the number in front: `12 | …`, `a.ts:12: …`; of a log. */
const printed =
	/^(?:[\w./\\-]+\.\w+)?[:(]?\d+(?:\)?:\d*:?|\t|→| ?\|)|^\[?(?:\d{4}-\d\d?-\d|\d\d:\d\d|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b)/;
/** A word with no more around it than a sentence needs; a piece of a script without spaces counts as one. */
const plainWord = /^[*_(“‘'"]*(?:\p{L}[\p{L}'’-]*[*_)”’'"]*[.,;:!?…)*_]*$|.*[\u2e80-\uffdc])/u;

/**
 * Whether a line says something in words. What was printed by a program or calculated does not, though it may look
 * like prose: lines of a log, of a listing or of a file, formulas, records. Linear: at most 200 characters.
 */
export function isSaid(line: string): boolean {
	const pieces = line.slice(0, 200).trim().split(/\s+/);
	const words = pieces.filter(piece => plainWord.test(piece) && !/^".*":$/.test(piece)).length;
	return words >= 0.6 * pieces.length && !printed.test(line);
}

/** Follows lines in order, and knows which are prose. */
export class LineReader {
	#afterCode = false;
	#sawCode = false;
	#fence: string | undefined;
	#fenceLength = 0;

	/** Whether the last line was code, fenced or not. */
	get afterCode(): boolean {
		return this.#afterCode || this.#fence !== undefined;
	}

	/** Whether there was code without a fence so far: then a line that begins with `#` is a comment. */
	get sawCode(): boolean {
		return this.#sawCode;
	}

	/** What the next line would be, from its first characters. */
	isProse(line: string, indent: number): boolean {
		const isFence = this.#fence !== undefined || /^(?:`{3}|~{3})/.test(line);
		return !(isFence || this.#isCode(line, indent) || isTableRow(line) || isFormula(line));
	}

	/** Takes a whole line, or its first characters; blank lines change nothing. */
	take(line: string, indent: number): void {
		if (this.#fence !== undefined) {
			this.#takeFenced(line);
			return;
		}
		const opening = /^(?:`{3,}|~{3,}|\\\[|\$\$|\\begin\b)/.exec(line)?.[0];
		if (opening !== undefined && !closes(opening, line.slice(opening.length))) {
			this.#fence = opening;
			this.#fenceLength = 0;
			return;
		}
		this.#afterCode = this.#isCode(line, indent);
		this.#sawCode ||= this.#afterCode;
	}

	#takeFenced(line: string): void {
		this.#fenceLength += line.length;
		const isMath = !/^[`~]/.test(this.#fence ?? '');
		if (closes(this.#fence ?? '', line) || this.#fenceLength > (isMath ? longestFormula : longestFence)) {
			this.#fence = undefined;
			this.#afterCode = false;
		}
	}

	#isCode(line: string, indent: number): boolean {
		if (isStatement(line)) {
			return true;
		}
		const isBullet = bullet.test(line);
		return (indent >= 4 && !isBullet) || (this.#afterCode && (indent >= 2 || comment.test(line)) && !/^-\s/.test(line));
	}
}

/** A block that is not closed must not hide the rest of the thinking. */
const longestFence = 8_000;
const longestFormula = 1_500;

function closes(opening: string, line: string): boolean {
	if (/^[`~]/.test(opening)) {
		return line.trimStart().startsWith(opening.slice(0, 3));
	}
	return opening === '\\[' ? line.includes('\\]') : opening === '$$' ? line.includes('$$') : /\\end\b/.test(line);
}
