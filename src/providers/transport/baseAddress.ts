/** The address that requests begin with, from whatever people write or paste for it. */
import { withScheme } from '../../core/text/address.ts';

/**
 * Without what belongs to single calls, and without slashes at its end. What is no address stays as it was written;
 * `requireWebAddress` says so when it is used.
 * @param calls ends of paths that documentation shows and that are not part of the base.
 */
export function baseAddress(written: string, calls: RegExp): string {
	const url = URL.parse(withScheme(written));
	if (url === null) {
		return written.trim();
	}
	url.search = '';
	url.hash = '';
	url.pathname = withoutSlashes(withoutSlashes(url.pathname).replace(calls, ''));
	return withoutSlashes(url.href);
}

/** `?api-version=…`, which some gateways want with every call; empty where there is none. */
export function queryOf(written: string): string {
	return URL.parse(withScheme(written))?.search ?? '';
}

function withoutSlashes(text: string): string {
	return text.replace(/\/+$/, '');
}
