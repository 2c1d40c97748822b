/** Code blocks: the shell that is filled while code arrives, and whole ones. */

import { fileBehind, languageOf } from '../../src/core/text/fences.ts';
import { t } from '../strings.ts';
import { appendPlain, make } from './inert.ts';

/** A code block; lines in bounded chunks, so that a long one is laid out only where it is seen. */
export function buildCode(text: string, info: string | undefined): HTMLElement {
	const { box, code } = buildCodeShell(info);
	for (const chunk of codeChunks(text)) {
		const element = make('span', 'code-chunk');
		appendPlain(element, chunk);
		code.append(element);
	}
	return box;
}

export function buildCodeShell(info: string | undefined): { box: HTMLElement; code: HTMLElement } {
	const language = codeLanguage(info);
	const box = make('div', 'code');
	const pre = make('pre');
	pre.setAttribute('tabindex', '0');
	pre.setAttribute('aria-label', language ? t('codeIn', language) : t('code'));
	pre.setAttribute('role', 'group');
	pre.setAttribute('dir', 'ltr');
	const code = make('code');
	if (language) {
		box.setAttribute('data-language', language);
	}
	const file = fileBehind(info ?? '')?.path;
	if (file) {
		box.setAttribute('data-file', file);
	}
	pre.append(code);
	box.append(pre);
	return { box, code };
}

export const linesPerChunk = 40;

function* codeChunks(text: string): Generator<string> {
	const lines = text.split('\n');
	for (let index = 0; index < lines.length; index += linesPerChunk) {
		const last = index + linesPerChunk >= lines.length;
		yield lines.slice(index, index + linesPerChunk).join('\n') + (last ? '' : '\n');
	}
}

/** As the colours know it. */
export function codeLanguage(info: string | undefined): string | undefined {
	return languageOf(info)?.toLowerCase();
}
