/** Whether a thought is in another language than the question; in doubt it is not. */

/** Words that are frequent in one language and rare in the others. */
const words: Readonly<Record<string, string>> = {
	en: 'the of and to is that it with for as this be are was not you have which would there what if then',
	de: 'der die das und ist nicht ein eine mit für auf dem den von zu sich auch wird oder wenn aber ich',
	fr: 'le les des et est une que pour dans qui pas sur avec ce il sont au du mais nous je',
	es: 'el los las y es una que para en por con del se como pero más esto está hay si no',
};

const scripts: readonly (readonly [string, RegExp])[] = [
	['ja', /[\u3040-\u30ff]/gu],
	['ko', /\p{Script=Hangul}/gu],
	['zh', /\p{Script=Han}/gu],
	['ru', /\p{Script=Cyrillic}/gu],
	['ar', /\p{Script=Arabic}/gu],
	['hi', /\p{Script=Devanagari}/gu],
];

/** So many signs of a script, or so many frequent words, are enough to tell. */
const least = { signs: 12, words: 4 };
const clearly = 2;

/** A rough name of the language of prose; undefined where it cannot be told. Code in backticks does not count. */
export function languageOf(text: string): string | undefined {
	const plain = text.slice(0, 4_000).replace(/```[\s\S]*?(?:```|$)|`[^`\n]*`/g, ' ');
	const letters = plain.match(/\p{L}/gu)?.length ?? 0;
	for (const [name, script] of scripts) {
		const signs = plain.match(script)?.length ?? 0;
		if (signs >= least.signs && signs > letters * (name === 'ja' ? 0.1 : 0.3)) {
			return name;
		}
	}
	return latinLanguage(plain.toLowerCase().match(/\p{L}+/gu) ?? []);
}

function latinLanguage(found: readonly string[]): string | undefined {
	const counts = Object.entries(words)
		.map(([name, list]) => {
			const frequent = new Set(list.split(' '));
			return { name, count: found.filter(word => frequent.has(word)).length };
		})
		.sort((a, b) => b.count - a.count);
	const [first, second] = counts;
	const isClear = first && first.count >= least.words && first.count >= clearly * (second?.count ?? 0);
	return isClear && first.count >= found.length * 0.08 ? first.name : undefined;
}

/** @returns true only where both languages can be told, for a whole step, and are two. */
export function differsInLanguage(step: string, question: string): boolean {
	const [ofStep, ofQuestion] = [languageOf(step), languageOf(question)];
	return ofStep !== undefined && ofQuestion !== undefined && ofStep !== ofQuestion;
}
