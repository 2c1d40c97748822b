/** Tools of other extensions and MCP servers, as far as the user chose them. VS Code asks for them itself where they want that. */
import * as vscode from 'vscode';
import { type Tool, withoutSecrets } from '../../session/tools/tool.ts';

/** Ours asks a model a question: a model that calls it would ask itself. */
const ownPrefix = 'sidethought_';

/** All that could be chosen. */
export function otherToolInfos(): readonly vscode.LanguageModelToolInformation[] {
	return vscode.lm.tools.filter(({ name }) => !name.startsWith(ownPrefix));
}

export function otherTools(chosen: readonly string[]): readonly Tool[] {
	const tools = otherToolInfos().filter(({ name }) => chosen.includes(name));
	return withoutSecrets(tools.map(toTool));
}

function toTool({ name, description, inputSchema }: vscode.LanguageModelToolInformation): Tool {
	return {
		name,
		description,
		inputSchema: inputSchema ?? { type: 'object', properties: {} },
		mayChange: true,
		run: (given, signal) => invoke(name, given, signal),
	};
}

async function invoke(name: string, input: object, signal: AbortSignal): Promise<string> {
	const source = new vscode.CancellationTokenSource();
	const stop = (): void => source.cancel();
	signal.addEventListener('abort', stop);
	try {
		const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, source.token);
		return content.map(partText).join('\n');
	} finally {
		signal.removeEventListener('abort', stop);
		source.dispose();
	}
}

function partText(part: unknown): string {
	return part instanceof vscode.LanguageModelTextPart ? part.value : '[a part that is no text]';
}
