/** The pages that VS Code shows under "Get started". */
import * as vscode from 'vscode';

const settleMs = 500;
let known: Promise<void> | undefined;

/** @param walkthrough its id, such as `publisher.extension#start` */
export async function openWalkthrough(walkthrough: string): Promise<void> {
	known ??= learnWalkthroughs(walkthrough);
	await known;
	await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough);
}

/**
 * VS Code reads the walkthroughs of extensions when its service for them is first used, and until then opens its own
 * in their place. This uses the service without showing anything: the step does not exist, so that nothing is marked.
 */
async function learnWalkthroughs(walkthrough: string): Promise<void> {
	try {
		await vscode.commands.executeCommand('welcome.markStepIncomplete', `${walkthrough}#none`);
	} catch {
		// It says that there is no such step, which is true.
	}
	await new Promise(resolve => setTimeout(resolve, settleMs));
}
