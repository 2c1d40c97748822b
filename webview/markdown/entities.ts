/** Character references as Markdown allows them in text. Unknown ones stay as they were written. */
const named = new Map<string, string>(
	Object.entries({
		amp: '&',
		lt: '<',
		gt: '>',
		quot: '"',
		apos: "'",
		nbsp: '\u00a0',
		copy: '\u00a9',
		reg: '\u00ae',
		trade: '\u2122',
		hellip: '\u2026',
		mdash: '\u2014',
		ndash: '\u2013',
		lsquo: '\u2018',
		rsquo: '\u2019',
		ldquo: '\u201c',
		rdquo: '\u201d',
		laquo: '\u00ab',
		raquo: '\u00bb',
		bull: '\u2022',
		middot: '\u00b7',
		times: '\u00d7',
		divide: '\u00f7',
		plusmn: '\u00b1',
		deg: '\u00b0',
		larr: '\u2190',
		uarr: '\u2191',
		rarr: '\u2192',
		darr: '\u2193',
		harr: '\u2194',
		rArr: '\u21d2',
		le: '\u2264',
		ge: '\u2265',
		ne: '\u2260',
		asymp: '\u2248',
		infin: '\u221e',
		sum: '\u2211',
		radic: '\u221a',
		euro: '\u20ac',
		pound: '\u00a3',
		sect: '\u00a7',
		para: '\u00b6',
		micro: '\u00b5',
		frac12: '\u00bd',
		check: '\u2713',
		lbrace: '{',
		rbrace: '}',
		lbrack: '[',
		rbrack: ']',
		vert: '|',
		grave: '`',
		num: '#',
		ast: '*',
		lowbar: '_',
	}),
);

const reference = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/g;

export function decodeEntities(text: string): string {
	if (!text.includes('&')) {
		return text;
	}
	return text.replace(reference, (whole, decimal?: string, hex?: string, name?: string) => {
		if (name !== undefined) {
			return named.get(name) ?? whole;
		}
		return fromCode(decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal));
	});
}

function fromCode(code: number): string {
	const invalid = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
	return invalid ? '\ufffd' : String.fromCodePoint(code);
}
