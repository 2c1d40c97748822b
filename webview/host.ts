/** The wire to the extension host. The API object is taken once and stays private to this module. */
import type { ToHost, ToWebview } from '../src/protocol/messages.ts';
import { asPageState, type StateStore } from './memory.ts';

interface VsCodeApi {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Host extends StateStore {
	post(message: ToHost): void;
	onMessage(listener: (message: ToWebview) => void): void;
}

export function connectHost(): Host {
	const api = acquireVsCodeApi();
	let state = asPageState(api.getState());
	return {
		post: message => api.postMessage(message),
		onMessage: listener => {
			window.addEventListener('message', event => {
				if (isMessage(event.data)) {
					listener(event.data);
				}
			});
		},
		readState: () => state,
		writeState: change => {
			state = { ...state, ...change };
			api.setState(state);
		},
	};
}

function isMessage(data: unknown): data is ToWebview {
	return typeof data === 'object' && data !== null && typeof (data as { type?: unknown }).type === 'string';
}
