import { revealHidden } from '../text/hidden.ts';

/** Text as HTML, hidden characters shown: between tags, and in attribute values in double quotes. */
export function escapeHtml(text: string): string {
	return escapeSigns(revealHidden(text));
}

/** The same for text that hides nothing. */
export function escapeSigns(text: string): string {
	return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
}
