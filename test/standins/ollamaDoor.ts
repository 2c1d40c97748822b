/** Who may come in: Ollama refuses unknown hosts and origins with an empty 403. */
import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { emptyReply, type Reply } from './ollamaReply.ts';

const localOrigin = /^https?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(:\d+)?$/;
const appOrigin = /^(app|file|tauri|vscode-webview|vscode-file):\/\//;
const privateAddress = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0$|\[)/;

/** The refusal, or undefined when the request may pass. */
export function allowedHost(request: IncomingMessage): Reply | undefined {
	const { origin } = request.headers;
	if (origin !== undefined && !originIsAllowed(origin)) return emptyReply(403);
	return hostIsAllowed(request.headers.host ?? '') ? undefined : emptyReply(403);
}

export function corsHeaders(request: IncomingMessage): Record<string, string> {
	const { origin } = request.headers;
	return origin !== undefined && originIsAllowed(origin) ? { 'Access-Control-Allow-Origin': origin } : {};
}

function originIsAllowed(origin: string): boolean {
	return localOrigin.test(origin) || appOrigin.test(origin);
}

function hostIsAllowed(header: string): boolean {
	const host = header.replace(/:\d+$/, '').toLowerCase();
	const ownNames = ['', 'localhost', hostname().toLowerCase()];
	return ownNames.includes(host) || /\.(localhost|local|internal)$/.test(host) || privateAddress.test(host);
}
