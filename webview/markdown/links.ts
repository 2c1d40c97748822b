/** Which addresses of a model may become links, and what the reader is told about them. */
export interface SafeLink {
	/** Absolute, normalised by the URL parser. */
	readonly href: string;
	readonly host: string;
}

const longestAddress = 2_000;

/** http and https with a host and without credentials; everything else is text. */
export function safeLink(address: string): SafeLink | undefined {
	if (address.length > longestAddress || !/^https?:\/\//i.test(address)) {
		return undefined;
	}
	const url = URL.parse(address);
	const allowed =
		url && /^https?:$/.test(url.protocol) && url.host !== '' && url.username === '' && url.password === '';
	return allowed ? { href: url.href, host: url.host } : undefined;
}

/** The link's own words already say where it goes. */
export function saysItsHost(words: string, link: SafeLink): boolean {
	const trimmed = words.trim();
	const url = URL.parse(/^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
	return url !== null && url.host === link.host && /^[\x21-\x7e]+$/.test(trimmed) && !trimmed.includes('@');
}
