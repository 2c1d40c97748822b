/** Preloaded by mocha (`.mocharc.json`): `import … from 'vscode'` gets the fake. In an extension host it is the real one. */
import { registerHooks } from 'node:module';

registerHooks({
	resolve: (specifier, context, next) =>
		specifier === 'vscode'
			? { url: new URL('vscode.ts', import.meta.url).href, shortCircuit: true }
			: next(specifier, context),
});
