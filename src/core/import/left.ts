/** What of a file was not understood, in words for people. Gathers and counts, so that the list stays short. */
import { inEnglish, type SentenceArgs, type SentenceCode } from '../wording/sentence.ts';

type LeftCode = Extract<SentenceCode, `import.left.${string}`>;

/** So many different ones are told; a file of nothing but nonsense has no more to say than that. */
const mostNames = 20;

export class Left {
	readonly #words = new Set<string>();
	readonly #counts = new Map<LeftCode, number>();
	readonly #names = new Map<string, { readonly code: LeftCode; readonly name: string; count: number }>();

	/** Something that is said once. */
	say(code: LeftCode, args?: SentenceArgs): void {
		this.#words.add(inEnglish(code, args));
	}

	/** Something that is counted; its sentence takes `{count}`. */
	count(code: LeftCode, times = 1): void {
		if (times > 0) {
			this.#counts.set(code, (this.#counts.get(code) ?? 0) + times);
		}
	}

	/** A record or part whose type is not known; its sentence takes `{count}` and `{name}`. */
	unknown(code: LeftCode, type: unknown): void {
		const name = typeof type === 'string' && /^[\w.:/-]{1,60}$/.test(type) ? type : '?';
		const key = `${code} ${name}`;
		const known = this.#names.get(key);
		if (known) {
			known.count += 1;
		} else if (this.#names.size < mostNames) {
			this.#names.set(key, { code, name, count: 1 });
		} else {
			this.count('import.left.other-parts');
		}
	}

	list(): readonly string[] {
		return [
			...this.#words,
			...[...this.#names.values()].map(({ code, name, count }) => inEnglish(code, { name, count })),
			...[...this.#counts].map(([code, count]) => inEnglish(code, { count })),
		];
	}
}
