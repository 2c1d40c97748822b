/** Which addresses of a model may become links, and what the reader is told about them. */
import { webHost } from '../../src/core/text/address.ts';

interface SafeLink {
	/** Absolute, normalised by the URL parser. */
	readonly href: string;
	readonly host: string;
}

/** An address on the web; everything else is text. */
export function safeLink(address: string): SafeLink | undefined {
	const url = webHost(address) === undefined ? null : URL.parse(address);
	return url ? { href: url.href, host: url.host } : undefined;
}

/** The link's own words already say where it goes. */
export function saysItsHost(words: string, link: SafeLink): boolean {
	const trimmed = words.trim();
	const url = URL.parse(/^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
	return url !== null && url.host === link.host && /^[\x21-\x7e]+$/.test(trimmed) && !trimmed.includes('@');
}
