/** The `<details>` of an answer that are open at its end: what comes goes into the innermost. */
import type { Tokens } from 'marked';
import { t } from '../strings.ts';
import { audit } from './audit.ts';
import { withInline } from './buildInline.ts';
import { make } from './inert.ts';
import { lexBlocks } from './lexer.ts';
import { Sections } from './sections.ts';

interface Fold {
	readonly details: HTMLDetailsElement;
	readonly summary: HTMLElement;
	/** Where blocks go again behind it. */
	readonly around: Sections;
}

export class Folds {
	readonly #open: Fold[] = [];

	get depth(): number {
		return this.#open.length;
	}

	/** Begins one, shut. Gives where its blocks go. */
	open(around: Sections): Sections {
		const details = make('details');
		const summary = make('summary');
		const body = make('div', 'details-body');
		summary.append(t('details'));
		details.append(summary, body);
		around.place(details);
		this.#open.push({ details, summary, around });
		return new Sections(body);
	}

	/** Gives the innermost one its line. */
	name(text: string): void {
		const line = make('summary');
		withInline(line, (lexBlocks(text)[0] as Tokens.Paragraph | undefined) ?? { text }, 0);
		audit(line);
		this.#open.at(-1)?.summary.replaceChildren(...line.childNodes);
	}

	/** Ends the innermost one. Gives where blocks go now; undefined if none was open. */
	close(): Sections | undefined {
		return this.#open.pop()?.around;
	}

	/** Nothing comes any more: what was never closed must not hide the rest of the answer. */
	end(): void {
		for (const { details } of this.#open.splice(0)) {
			details.open = true;
		}
	}
}
