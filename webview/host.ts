/** The wire to the extension host. The API object is taken once and stays private to this module. */
import type { ToHost, ToWebview } from '../src/protocol/messages.ts';

interface VsCodeApi {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What the page keeps for itself across a reload of the view. */
export interface PageState {
	readonly draft?: string;
	/** Questions asked before, newest last. */
	readonly history?: readonly string[];
	/** Folds that the reader chose, by turn id and part number: `t1/0`. */
	readonly folds?: Readonly<Record<string, boolean>>;
	/** Which conversation `folds` and `scroll` belong to. */
	readonly conversation?: string;
	/** Distance from the top in pixels; absent means at the end. */
	readonly scroll?: number;
}

export interface Host {
	post(message: ToHost): void;
	onMessage(listener: (message: ToWebview) => void): void;
	readState(): PageState;
	writeState(change: PageState): void;
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

function asPageState(value: unknown): PageState {
	return typeof value === 'object' && value !== null ? (value as PageState) : {};
}
