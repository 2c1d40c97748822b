/**
 * Two functions of Node 22 that scripts on Node 20 lack. Only the engine's bundle needs them: VS Code's own Node has
 * had both for long.
 */
if (!('withResolvers' in Promise)) {
	Object.assign(Promise, {
		withResolvers() {
			let resolve: unknown;
			let reject: unknown;
			const promise = new Promise((onResolve, onReject) => {
				resolve = onResolve;
				reject = onReject;
			});
			return { promise, resolve, reject };
		},
	});
}
if (!('parse' in URL)) {
	Object.assign(URL, {
		parse: (text: string, base?: string) => (URL.canParse(text, base) ? new URL(text, base) : null),
	});
}

export {};
