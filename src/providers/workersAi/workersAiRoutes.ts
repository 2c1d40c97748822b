/**
 * Where requests go. The base URL can be the Cloudflare API, an AI Gateway, or an OpenAI-style route of either,
 * because users paste whichever of them they have in front of them.
 */
export interface WorkersAiRoute {
	/** Addresses to try in order: the gateway's path is written in two ways. */
	chatUrls(model: string): readonly string[];
	/** Page of the catalogue, from 1; undefined where the route has none. */
	catalogueUrl(page: number): string | undefined;
	/** The model's name in the body, for routes that have it there. */
	bodyModel(model: string): string | undefined;
	readonly isGateway: boolean;
	/** Nothing can be asked without an account. */
	readonly needsAccount: boolean;
}

export const defaultWorkersAiUrl = 'https://api.cloudflare.com/client/v4';

export function workersAiRoute(baseUrl: string, accountId: string | undefined): WorkersAiRoute {
	const base = baseUrl.replace(/\/+$/, '');
	const isGateway = /\/\/gateway\.ai\.cloudflare\.com\//.test(`${base}/`) || /\/workers-ai(\/|$)|\/compat$/.test(base);
	if (/\/v1$/.test(base) && /\/ai\/v1$|\/workers-ai\/v1$/.test(base)) {
		return openAiRoute(base, isGateway, model => model);
	}
	if (base.endsWith('/compat')) {
		return openAiRoute(base, true, model => (model.startsWith('workers-ai/') ? model : `workers-ai/${model}`));
	}
	return isGateway ? gatewayRoute(base.replace(/\/workers-ai(\/run)?$/, '')) : apiRoute(base, accountId);
}

function apiRoute(base: string, accountId: string | undefined): WorkersAiRoute {
	const withAccount = /\/accounts\/[^/]+/.test(base);
	const account = withAccount
		? base.replace(/\/ai(\/run)?$/, '')
		: `${base}/accounts/${encodeURIComponent(accountId ?? '')}`;
	return {
		chatUrls: model => [`${account}/ai/run/${modelPath(model)}`],
		catalogueUrl: page =>
			`${account}/ai/models/search?task=Text%20Generation&per_page=${cataloguePageSize}&page=${page}`,
		bodyModel: () => undefined,
		isGateway: false,
		needsAccount: !withAccount && !accountId,
	};
}

function gatewayRoute(base: string): WorkersAiRoute {
	return {
		chatUrls: model => [`${base}/workers-ai/run/${modelPath(model)}`, `${base}/workers-ai/${modelPath(model)}`],
		catalogueUrl: () => undefined,
		bodyModel: () => undefined,
		isGateway: true,
		needsAccount: false,
	};
}

function openAiRoute(base: string, isGateway: boolean, bodyModel: (model: string) => string): WorkersAiRoute {
	const account = /^(.*\/accounts\/[^/]+)\/ai\/v1$/.exec(base)?.[1];
	return {
		chatUrls: () => [`${base}/chat/completions`],
		catalogueUrl: page => (account === undefined ? undefined : apiRoute(account, undefined).catalogueUrl(page)),
		bodyModel,
		isGateway,
		needsAccount: false,
	};
}

export const cataloguePageSize = 100;

/** `@cf/vendor/name` stays as it is; what could leave the path does not. */
function modelPath(model: string): string {
	return model
		.split('/')
		.map(part => (part === '..' || part === '.' ? '' : encodeURIComponent(part).replaceAll('%40', '@')))
		.join('/');
}
