/** `vscode.l10n.t` as a value, for what also runs without VS Code: `{0}` stands for the first argument. */
export type Translate = (message: string, ...args: readonly (string | number | boolean)[]) => string;

/** Without a bundle of translations, as in plain Node. */
export const inEnglish: Translate = (message, ...args) =>
	message.replaceAll(/\{(\d+)\}/g, (placeholder, index: string) => String(args[Number(index)] ?? placeholder));
