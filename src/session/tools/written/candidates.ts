/** Text that may become a call: held back until it is one, or cannot be. */
import { JsonEnd } from './jsonEnd.ts';
import { brokenCallIn, callsInJson, callsInTag, type TagForm, tagForms, type WrittenCall } from './writtenForms.ts';

/** `more`: go on. `end`: with this unit. `end-before`: without it. `none`: it is no call, and this unit is not part of it. */
export type CandidateStep = 'more' | 'end' | 'end-before' | 'none';

export interface Candidate {
	/** The unit at the beginning was fed by the constructor. */
	feed(unit: string): CandidateStep;
	/** The calls in what was fed; undefined where it is none. @param isOver the text ended here */
	calls(text: string, isOver: boolean): readonly WrittenCall[] | undefined;
}

/** What the first key of a call can be. Other objects are answers and are shown as they come. */
const firstKeys: ReadonlySet<string> = new Set([
	'name',
	'tool',
	'tool_name',
	'function',
	'type',
	'id',
	'tool_calls',
	'arguments',
	'parameters',
]);
const longestKey = 24;

/** Bare JSON at the beginning of a line, with nothing else on its last line. */
export class JsonCandidate implements Candidate {
	readonly #isOffered: (name: string) => boolean;
	readonly #end = new JsonEnd();
	/** What came up to the end of the first key. */
	#head = '';
	#place: 'head' | 'body' | 'behind' = 'head';

	/** @param first `{` or `[` */
	constructor(first: string, isOffered: (name: string) => boolean) {
		this.#isOffered = isOffered;
		this.#end.feed(first);
		this.#head = first;
	}

	feed(unit: string): CandidateStep {
		if (this.#place === 'behind') {
			return this.#readBehind(unit);
		}
		if (this.#place === 'head' && !this.#mayBeHead(unit)) {
			return 'none';
		}
		if (this.#end.feed(unit)) {
			this.#place = 'behind';
		}
		return 'more';
	}

	calls(text: string, isOver: boolean): readonly WrittenCall[] | undefined {
		const calls = callsInJson(text.trim().replace(/[;,]$/, ''));
		if (calls !== undefined) {
			return calls.every(call => this.#isOffered(call.name) || looksLikeCall(text)) ? calls : undefined;
		}
		const broken = isOver ? brokenCallIn(text) : undefined;
		return broken !== undefined && this.#isOffered(broken.name) ? [broken] : undefined;
	}

	#mayBeHead(unit: string): boolean {
		this.#head += unit;
		const [, key, isWhole] = /^(?:\[\s*)?\{\s*"([^"\\]*)("?)$/.exec(this.#head) ?? [];
		if (key === undefined) {
			return /^(?:\[\s*)?(?:\{\s*)?$/.test(this.#head) && this.#head.length < longestKey;
		}
		if (isWhole === '"') {
			this.#place = 'body';
			return firstKeys.has(key);
		}
		return key.length <= longestKey;
	}

	#readBehind(unit: string): CandidateStep {
		if (unit === '\n' || unit === '{' || unit === '[' || unit === '<') {
			return 'end-before';
		}
		return /[\s;,]/.test(unit) ? 'more' : 'none';
	}
}

/** Of a name that is not offered, only an object that can be nothing else is a call. */
function looksLikeCall(text: string): boolean {
	return /^[[\s{]*"(?:name|type)"/.test(text) && /"(?:arguments|parameters)"\s*:\s*\{/.test(text);
}

/** A call between the delimiters of one of the known forms. */
export class TagCandidate implements Candidate {
	readonly #isOffered: (name: string) => boolean;
	#opening = '';
	#form: TagForm | undefined;
	/** The last units, to find the closing delimiter in. */
	#tail = '';
	/** The beginning of what is inside. */
	#head = '';
	#json: JsonEnd | undefined;
	#isWhole = false;

	/** @param first `<` or `[` */
	constructor(first: string, isOffered: (name: string) => boolean) {
		this.#isOffered = isOffered;
		this.#opening = first;
	}

	feed(unit: string): CandidateStep {
		return this.#form === undefined ? this.#readOpening(unit) : this.#readBody(unit, this.#form);
	}

	calls(text: string, isOver: boolean): readonly WrittenCall[] | undefined {
		const form = this.#form;
		if (form === undefined) {
			return undefined;
		}
		const { open, close = '' } = form;
		const isClosed = close !== '' && text.endsWith(close);
		const body = text.slice(open.length, isClosed ? -close.length : undefined);
		const isCut = isOver && !isClosed && !this.#isWhole && close !== '';
		// What ended before its arguments did never counts as whole.
		const calls = isCut && !endsWhole(body) ? undefined : callsInTag(form, body);
		const isEnded = isClosed || this.#isWhole;
		return this.#known(calls ?? brokenCall(open === '<function=' ? open + body : body, isEnded), isEnded);
	}

	/** A delimiter that something else stands behind is text about calls. */
	#known(calls: readonly WrittenCall[] | undefined, isClosed: boolean): readonly WrittenCall[] | undefined {
		return calls?.every(call => isClosed || this.#isOffered(call.name)) ? calls : undefined;
	}

	#readOpening(unit: string): CandidateStep {
		this.#opening += unit;
		this.#form = tagForms.find(({ open }) => open === this.#opening);
		return this.#form !== undefined || tagForms.some(({ open }) => open.startsWith(this.#opening)) ? 'more' : 'none';
	}

	#readBody(unit: string, form: TagForm): CandidateStep {
		this.#tail = (this.#tail + unit).slice(-longestClose);
		if (this.#head.length < longestHead) {
			this.#head += unit;
			if (!form.body.test(this.#head)) {
				return 'none';
			}
		}
		this.#readJson(unit, form);
		if (form.close === undefined) {
			return this.#isWhole ? 'end' : 'more';
		}
		// A closing delimiter inside of JSON is a part of it.
		const isInside = this.#json !== undefined && !this.#isWhole;
		return this.#tail.endsWith(form.close) && !isInside ? 'end' : 'more';
	}

	/** What is closed by a delimiter is JSON only from its beginning; without one, JSON may have a name in front. */
	#readJson(unit: string, { close }: TagForm): void {
		const isFirst = this.#head.trim() === unit;
		if (this.#json === undefined && ((unit === '{' && (isFirst || close === undefined)) || (unit === '[' && isFirst))) {
			this.#json = new JsonEnd();
		}
		if (this.#json !== undefined && !this.#isWhole) {
			this.#isWhole = this.#json.feed(unit);
		}
	}
}

/** Enough to tell what is inside. */
const longestHead = 100;
const longestClose = Math.max(...tagForms.map(({ close = '' }) => close.length));

function endsWhole(body: string): boolean {
	return callsInJson(body) !== undefined || /<\/(?:function|arg_value)>\s*$/.test(body);
}

/** What was closed is whole, also where it makes no sense. */
function brokenCall(text: string, isEnded: boolean): readonly WrittenCall[] | undefined {
	const broken = brokenCallIn(text);
	if (broken === undefined) {
		return undefined;
	}
	const { cut: _, ...whole } = broken;
	return [isEnded ? whole : broken];
}
