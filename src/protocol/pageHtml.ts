/**
 * The HTML shell of the page, as one text for the panel and for the tests that drive the page in a browser.
 * It holds the policy, one style sheet, one script and an empty root; everything else is built by the script.
 */
interface PageShell {
	/** Fresh and random for every load. */
	readonly nonce: string;
	/** Where styles and fonts may come from: `webview.cspSource`. */
	readonly cspSource: string;
	readonly scriptUri: string;
	readonly styleUri: string;
	/** BCP 47, such as `en` or `de`. */
	readonly language?: string;
}

/**
 * Nothing loads but our own script, style sheet and font; no images, frames, requests or forms;
 * and no string can become HTML or script, because no Trusted Types policy may exist.
 */
function pagePolicy(shell: Pick<PageShell, 'nonce' | 'cspSource'>): string {
	return [
		"default-src 'none'",
		`script-src 'nonce-${shell.nonce}'`,
		`style-src ${shell.cspSource}`,
		`font-src ${shell.cspSource}`,
		"img-src 'none'",
		"connect-src 'none'",
		"frame-src 'none'",
		"form-action 'none'",
		"base-uri 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	].join('; ');
}

export function pageHtml(shell: PageShell): string {
	return `<!DOCTYPE html>
<html lang="${escapeAttribute(shell.language ?? 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(pagePolicy(shell))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sidethought</title>
<link rel="stylesheet" href="${escapeAttribute(shell.styleUri)}">
</head>
<body>
<div id="app"></div>
<script nonce="${escapeAttribute(shell.nonce)}" src="${escapeAttribute(shell.scriptUri)}"></script>
</body>
</html>
`;
}

function escapeAttribute(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
