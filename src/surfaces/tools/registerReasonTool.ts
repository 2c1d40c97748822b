/** Announces the tool `sidethought_reason`; what it does is loaded with its first call. */
import * as vscode from 'vscode';
import type { ReasonTool, ReasonToolNeeds } from './reasonTool.ts';

/** As in package.json. */
const reasonToolName = 'sidethought_reason';

export function registerReasonTool(needs: ReasonToolNeeds): vscode.Disposable {
	const load = async (): Promise<ReasonTool> => new (await import('./reasonTool.ts')).ReasonTool(needs);
	return vscode.lm.registerTool<unknown>(reasonToolName, {
		prepareInvocation: async options => (await load()).prepareInvocation(options),
		invoke: async (options, token) => (await load()).invoke(options, token),
	});
}
