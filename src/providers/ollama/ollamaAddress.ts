/** Where Ollama is, from whatever people write for it. */
import { withScheme } from '../../core/text/address.ts';
import { baseAddress } from '../transport/baseAddress.ts';

/** Paths of single calls, and what all of them begin with. A proxy may have its own path in front. */
const calls =
	/\/api(\/(chat|generate|tags|ps|show|pull|version))?$|\/v1(\/(chat\/completions|models|responses|messages))?$/;

/** The address as a client needs it: with a scheme and a port, without what belongs to single calls. */
export function ollamaAddress(baseUrl: string): string {
	const written = baseUrl.trim() || '127.0.0.1';
	const url = URL.parse(baseAddress(written, calls));
	if (url === null) {
		return written;
	}
	// Where a server binds to all addresses, a client goes to this machine.
	if (url.hostname === '0.0.0.0') {
		url.hostname = '127.0.0.1';
	} else if (url.hostname === '[::]') {
		url.hostname = '[::1]';
	}
	if (url.port === '' && withScheme(written) !== written) {
		url.port = '11434';
	}
	return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
}
