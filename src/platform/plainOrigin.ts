import { isThisMachine, withScheme } from '../core/text/address.ts';

/** The origin, where it is plain http on another machine. The address may lack its scheme, as providers take it, too. */
export function foreignPlainOrigin(baseUrl: string): string | undefined {
	const url = parseAddress(baseUrl);
	return url?.protocol === 'http:' && !isThisMachine(url.hostname) ? url.origin : undefined;
}

/** Undefined for what is no address at all; the provider says so. */
function parseAddress(baseUrl: string): URL | undefined {
	try {
		return new URL(withScheme(baseUrl));
	} catch {
		return undefined;
	}
}
