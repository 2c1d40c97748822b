/** Where Ollama is, from whatever people write for it. */
import { isThisMachine } from '../core/address.ts';

/** The address as a client needs it: with a scheme and a port, without what belongs to single calls. */
export function ollamaAddress(baseUrl: string): string {
	const trimmed = baseUrl
		.trim()
		.replace(/\/+$/, '')
		.replace(/\/(api|v1)$/, '');
	const url = URL.parse(/^([a-z]+:\/\/|https?:$)/i.test(trimmed) ? trimmed : `http://${trimmed || '127.0.0.1'}`);
	if (url === null) {
		return trimmed;
	}
	// Where a server binds to all addresses, a client goes to this machine.
	if (url.hostname === '0.0.0.0') {
		url.hostname = '127.0.0.1';
	} else if (url.hostname === '[::]') {
		url.hostname = '[::1]';
	}
	if (url.port === '' && !/^[a-z]+:\/\//i.test(trimmed)) {
		url.port = '11434';
	}
	const path = url.pathname.replace(/\/+$/, '');
	return `${url.protocol}//${url.host}${path}`;
}

/** Whether the server is on this machine. */
export function isLocalOllama(baseUrl: string): boolean {
	return isThisMachine(URL.parse(ollamaAddress(baseUrl))?.hostname ?? '');
}
