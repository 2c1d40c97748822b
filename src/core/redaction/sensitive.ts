/**
 * What of a text tells of people and machines: keys, home folders, e-mail addresses, addresses in a network, hosts.
 * Found by shape, so that it can be wrong either way: a person looks at what was found before anything leaves.
 * Linear in the length of the text, whatever stands in it.
 */
import { findKeys } from '../text/keys.ts';

/** In the order in which they are shown: the worst to lose first. */
export const sensitiveLabels = ['key', 'home', 'email', 'address', 'host'] as const;

export type SensitiveLabel = (typeof sensitiveLabels)[number];

export interface Sensitive {
	readonly label: SensitiveLabel;
	/** As it stands in the text. */
	readonly value: string;
}

/** Everything that was found, as often as it stands there. */
export function findSensitive(text: string): readonly Sensitive[] {
	return sensitiveLabels.flatMap(label => finders[label](text).map(value => ({ label, value })));
}

const finders: Readonly<Record<SensitiveLabel, (text: string) => readonly string[]>> = {
	key: text => [
		...findKeys(text).map(({ start, end }) => text.slice(start, end)),
		...[...text.matchAll(login)].map(([, words = '']) => words),
	],
	home: text => matches(text, unixHome, windowsHome),
	email: emails,
	address: text => [
		...matches(text, version4).filter(isOfOther),
		...matches(text, version6).filter(isAddress),
		...matches(text, hardware),
	],
	host: text => [...hostsOfLinks(text), ...innerHosts(text), ...bareHosts(text)],
};

function matches(text: string, ...patterns: readonly RegExp[]): string[] {
	return patterns.flatMap(pattern => [...text.matchAll(pattern)].map(([found]) => found));
}

/** Name and password in front of a host. */
const login = /:\/\/([^\s/@:[\]]{1,100}:[^\s/@[\]]{1,200})@/g;

/** A folder, not a route of a web site: nothing of an address stands in front of it. */
const unixHome = /(?<![\w:.~-])\/(?:home|Users)\/\w+(?:[.-]+\w+)*(?![\w-]|\.\w)/g;
const windowsHome = /(?<!\w)[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2}\w(?:[\w. -]{0,62}\w)?(?=[\\/])/g;

const version4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\w)/g;
const version6 = /(?<![\w:.])[\da-f]{1,4}(?::{1,2}[\da-f]{1,4}){3,7}(?![\w:])/gi;
const hardware = /(?<![\w:-])(?:[\da-f]{2}[:-]){5}[\da-f]{2}(?![\w:-])/gi;

/** Neither this very machine nor a mask, nor a number of a version. */
function isOfOther(address: string): boolean {
	return address.split('.').every(part => Number(part) <= 255) && !/^(?:0|127|255)\./.test(address);
}

/** Other colons between such letters are clocks and names in code. */
function isAddress(address: string): boolean {
	const groups = address.split(':');
	const isWhole = groups.length === 8 || (address.includes('::') && groups.length >= 4);
	return isWhole && /\d/.test(address);
}

const mostOfName = 64;
const mostOfDomain = 253;
const nameBeforeAt = /[\p{L}\p{N}_.+-]+$/u;
const inLogin = /:\/\/[^\s/]*$/;
const domainBehindAt = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,24}(?![\p{L}\p{N}_-]|\.[\p{L}\p{N}])/u;
/** Nobody's (RFC 2606), and endings of files: `icon@2x.png`. */
const nobody =
	/(?:^|\.)(?:example\.(?:com|net|org)|(?:example|test|invalid|localhost|png|jpe?g|gif|svg|webp|[cm]?[jt]sx?|json|css|md|tgz))$/i;

function emails(text: string): readonly string[] {
	const found: string[] = [];
	for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
		const before = text.slice(Math.max(0, at - mostOfName - 1), at);
		const [name] = inLogin.test(before) ? [] : (nameBeforeAt.exec(before) ?? []);
		const [domain] = domainBehindAt.exec(text.slice(at + 1, at + 1 + mostOfDomain)) ?? [];
		// `git@` is the name of a service.
		if (
			name !== undefined &&
			name.length <= mostOfName &&
			domain !== undefined &&
			name !== 'git' &&
			!nobody.test(domain)
		) {
			found.push(`${name.replace(/^[.+-]+/, '')}@${domain}`);
		}
	}
	return found;
}

/** Everybody's: that somebody has been there tells nothing. */
const publicHosts =
	/^(?:localhost|(?:[\w-]+\.)*(?:github|githubusercontent|gitlab|npmjs|mozilla|stackoverflow|wikipedia|w3|microsoft|visualstudio|google|googleapis|python|pypi|nodejs|typescriptlang|rust-lang|crates|docs|golang|ollama|openai|anthropic|huggingface|cloudflare|example)\.(?:com|org|net|io|rs|dev|ai|co))$/i;

function hostsOfLinks(text: string): string[] {
	return [...text.matchAll(/:\/\/([^\s/?#"'<>()`\\]{1,300})/g)].flatMap(([, place = '']) => {
		const host = /^(?:[^@[\]]*@)?(?<host>[\p{L}\p{N}][\p{L}\p{N}.-]*)(?::\d+)?[.,;:!*]*$/u.exec(place)?.groups?.host;
		const name = host?.replace(/\.+$/, '');
		if (name === undefined || name === '' || publicHosts.test(name) || /^[\d.]+$/.test(name)) {
			return [];
		}
		// A single word is a host only where an address says so.
		return [name.includes('.') ? name : `//${name}`];
	});
}

const innerEnding = /\.(?:internal|intranet|corp|lan|local)(?![\w-]|\.\w)/gi;
const nameBeforeEnding = /(?<![\w.-])\w[\w-]*(?:\.[\w-]+)+$/;

/** Machines of a network of one's own, also without an address around them; with two names, or it is a field in code. */
function innerHosts(text: string): readonly string[] {
	return [...text.matchAll(innerEnding)].flatMap(({ 0: ending, index }) => {
		const name = nameBeforeEnding.exec(text.slice(Math.max(0, index - mostOfDomain), index))?.[0];
		return name === undefined || name.startsWith('this.') ? [] : [name + ending];
	});
}

/**
 * Suffixes that companies take, and that are neither endings of files nor words of code behind two others: `.rs`, `.sh`,
 * `.at()`, `.id` are left out, and so are all that would find more fields than hosts.
 */
const bareHost =
	/(?<![\w.@/:-])[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?){1,5}\.(?:com|net|org|io|de|fr|nl|ch|eu|jp|cn|ru|edu|gov|co\.uk|com\.(?:au|br)|cloud|tech|systems)(?![\w([<-]|\.\w|\?\.| ?=)/g;
const codeBefore =
	/^(?:this|self|window|document|globalthis|process|module|import|require|app|config|options|props|state|java|javax|org|com|net|io)\./;

/** A number is nobody's domain. */
const version = /\.\d+\.[a-z.]+$/;

/** Without an address around them, hosts are told from fields by three names and the suffix. */
function bareHosts(text: string): readonly string[] {
	return matches(text, bareHost).filter(
		name => !publicHosts.test(name) && !codeBefore.test(name) && !version.test(name),
	);
}
