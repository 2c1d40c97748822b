/** Small things of the workbench that several surfaces use. */
import * as vscode from 'vscode';

/** A context key, for `when` clauses in package.json. */
export function setContext(key: string, value: unknown): void {
	void vscode.commands.executeCommand('setContext', key, value);
}

/** Runs an action with a cancellable progress notification. */
export function withProgress<T>(
	title: string,
	action: (report: (message: string, fraction?: number) => void, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
	const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
	return vscode.window.withProgress(options, (progress, token) => {
		const abort = new AbortController();
		token.onCancellationRequested(() => abort.abort());
		let reported = 0;
		const report = (message: string, fraction?: number): void => {
			const increment = fraction === undefined ? undefined : Math.max(0, fraction * 100 - reported);
			reported += increment ?? 0;
			progress.report({ message, ...(increment !== undefined && { increment }) });
		};
		return action(report, abort.signal);
	});
}
