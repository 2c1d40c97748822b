/**
 * Words at the beginning of a thought that say what kind of thought follows. A table, so that a language or a
 * habit of a model is a line and not a rule.
 */

/** What a step of the thinking does. `plan` sets out, `turn-back` corrects what was thought before. */
export type StepKind = 'plan' | 'explore' | 'check' | 'doubt' | 'turn-back' | 'decision' | 'conclusion';

export interface Cue {
	readonly kind: StepKind;
	/** How readily it opens a new step. */
	readonly strength: 'strong' | 'medium' | 'weak';
}

/** Separated by bars; lower case; `'` stands for either apostrophe. */
const table: readonly (readonly [StepKind, Cue['strength'], string])[] = [
	['turn-back', 'strong', "wait|hold on|actually|no wait|oh wait|oh no|scratch that|on second thought|correction|hmm, wait|hmm wait|but wait|i made a mistake|i was wrong|that's wrong|that is wrong|that can't be right|that's not right|going back"],
	['doubt', 'medium', "hmm|hm|but|however|i'm not sure|i am not sure|not sure|should i|should we|could|would|is it|is that|is there|unless|on the other hand|the problem is|that said"],
	['explore', 'strong', 'alternatively|another|second idea|third idea|next idea|my first idea|first idea|what about|what if|what else|a different|one more|instead'],
	['explore', 'medium', 'maybe|perhaps|possibly|suppose|consider|now|next|also|then|looking at|how about|how do|how does|how can|why|what|let me think|let me consider|let me look|let me see|let me try|let me read|let me explore|let\'s think|let\'s consider|let\'s look|let\'s see|let\'s try|let\'s explore'],
	['check', 'strong', "let me check|let me verify|let me double|let me test|let me confirm|let me re|let me make sure|let me trace|let me walk|let me count|let me compute|let me calculate|let me run|let's check|let's verify|let's test|let's confirm|let's double|let's trace|let's run|let's compute|let's calculate|double-check|to double-check|to verify|checking|verifying|testing|sanity check"],
	['plan', 'strong', 'the plan|my plan|plan:|first, i|first i|we are asked|let me start|let\'s start|let\'s break|let me break|the task|the question|okay, so|ok, so|alright, so'],
	['plan', 'medium', 'the user|we need to|we have to|i need to|i have to|first|okay|ok|alright|i should|we should|we can|to do this|let me|let\'s|let us'],
	['decision', 'strong', "i'll go with|i will go with|let's go with|let me go with|i decide|i've decided|decision|the best option|the best approach|best to|i choose|i'll use|i'll write|i'll answer|i'll give|i will answer|i will give|i will use|i will write"],
	['decision', 'medium', "so|i'll|i will|i think|therefore|thus|hence|the fix|the smallest fix|the solution|that means|this means|the cause|the reason"],
	['conclusion', 'strong', 'in conclusion|to conclude|to summarize|to summarise|in summary|summary|overall|finally|so the answer|the answer is|final answer|so the final|so in summary|so overall|putting it together|putting it all together|all in all|good. i|now i can answer|now i\'ll write|time to write|let me write|let\'s write|let me summarize|let me summarise|let me put'],
	['conclusion', 'medium', 'good|great|perfect|done|yes'],
	// German
	['turn-back', 'strong', 'moment|warte|halt|stopp|eigentlich|nein, |stimmt nicht|das stimmt nicht'],
	['doubt', 'medium', 'aber|allerdings|jedoch|vielleicht|bin mir nicht sicher|ich bin nicht sicher'],
	['explore', 'strong', 'alternativ|andererseits|eine andere|was ist mit|was wäre'],
	['check', 'strong', 'ich prüfe|prüfen wir|lass mich prüfen|überprüfe|ich überprüfe|zur probe|probe:'],
	['plan', 'strong', 'der nutzer|die aufgabe|zuerst|zunächst|als erstes|ich muss'],
	['decision', 'medium', 'also|daher|deshalb|somit|folglich|ich nehme|ich werde|ich entscheide'],
	['conclusion', 'strong', 'zusammenfassend|insgesamt|am ende|die antwort'],
	// French
	['turn-back', 'strong', 'attends|attendez|en fait|non, |un instant'],
	['doubt', 'medium', 'mais|cependant|toutefois|peut-être|je ne suis pas sûr'],
	['explore', 'strong', 'alternativement|sinon|une autre|et si'],
	['check', 'strong', 'vérifions|je vérifie|vérifie'],
	['plan', 'strong', "l'utilisateur|d'abord|je dois|commençons"],
	['decision', 'medium', 'donc|par conséquent|ainsi|je vais'],
	['conclusion', 'strong', 'en conclusion|en résumé|pour conclure|la réponse'],
	// Chinese
	['turn-back', 'strong', '等等|等一下|不对|不,|不，|其实|实际上'],
	['doubt', 'medium', '但是|但|不过|然而|也许|可能|嗯'],
	['explore', 'strong', '另外|或者|另一种|另一个|如果|换个'],
	['check', 'strong', '让我检查|检查一下|验证|让我验证|再检查|我来验证|核对'],
	['plan', 'strong', '首先|用户|我需要|让我们|好的|问题是'],
	['decision', 'medium', '所以|因此|那么|于是|我决定|我会'],
	['conclusion', 'strong', '综上|总之|总结|最后|最终|答案'],
]; // biome-ignore format: one line a row

const numbered = ['step', 'option', 'approach', 'case', 'method', 'phase', 'part', 'point', 'schritt', 'fall', 'étape'];

interface Node {
	readonly next: Map<string, Node>;
	cue?: Cue;
}

const root: Node = { next: new Map() };

for (const [kind, strength, phrases] of table) {
	for (const phrase of phrases.split('|')) {
		plant(phrase, { kind, strength });
	}
}
for (const word of numbered) {
	for (const number of '123456789abc') {
		plant(`${word} ${number}`, { kind: 'explore', strength: 'strong' });
	}
}

function plant(phrase: string, cue: Cue): void {
	let node = root;
	for (const sign of phrase) {
		const next = node.next.get(sign) ?? { next: new Map() };
		node.next.set(sign, next);
		node = next;
	}
	node.cue = cue;
}

/** Reads the beginning of a thought unit by unit and tells as soon as the longest cue is known. */
export class CueReader {
	#node: Node | undefined = root;
	#found: Cue | undefined;
	#last = '';

	/** @returns whether more text could still change the cue. */
	read(sign: string): boolean {
		const plain = sign === '\u2019' ? "'" : sign.toLowerCase();
		if (this.#node?.cue && !this.#continuesWord(plain)) {
			this.#found = this.#node.cue;
		}
		this.#node = this.#node?.next.get(plain);
		this.#last = plain;
		return this.#node !== undefined;
	}

	/** The cue, when nothing more is to come or to change it. */
	get cue(): Cue | undefined {
		return this.#found ?? this.#node?.cue;
	}

	/** `so` is no cue in `some`. Scripts without spaces have no such ends. */
	#continuesWord(sign: string): boolean {
		return /[\p{L}\p{N}_]/u.test(sign) && /[a-zà-öø-ÿ0-9]/.test(this.#last) && sign < '\u2e80';
	}
}
