/** An answer that is gone on with, in the stream that does so: where its text begins, and what of it is news. */
import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import type { ProviderDelta, Resume } from '../../providers/provider.ts';
import { type EchoNews, ResumeEcho } from './resumeEcho.ts';

type Resumed = Extract<ProviderDelta, { type: 'resumed' }>;

export class ResumedAnswer {
	/** The model goes on in the middle of it; what is seen of the stream's beginning is our doing. */
	readonly isInPlace: boolean;
	readonly startsInThinking: boolean;
	/** How the provider goes on, for the reader. */
	readonly notice: Notice;
	readonly #echo: ResumeEcho;
	readonly #model: string;

	/** @param names for the words of notices */
	constructor(resumed: Resumed, resume: Resume, names: { readonly server: string; readonly model: string }) {
		this.isInPlace = resumed.how !== 'asked-again';
		this.startsInThinking = resumed.startsInThinking === true;
		const code = resumed.isSigned ? 'resume.signed' : (`resume.${resumed.how}` as const);
		this.notice = noticeOf('resumed', code, names);
		this.#echo = new ResumeEcho(resume, this.startsInThinking);
		this.#model = names.model;
	}

	thinking(text: string): readonly NewsItem[] {
		return this.#items(this.#echo.thinking(text));
	}

	text(text: string): readonly NewsItem[] {
		return this.#items(this.#echo.text(text));
	}

	/** What was held back. */
	end(): readonly NewsItem[] {
		return this.#items(this.#echo.end());
	}

	#items({ thinking, text, startsOver }: EchoNews): readonly NewsItem[] {
		return [
			...(startsOver ? [noticeOf('resumed', 'resume.started-over', { model: this.#model })] : []),
			...(thinking === '' ? [] : [{ thinking }]),
			...(text === '' ? [] : [{ text }]),
		];
	}
}

export type NewsItem = Notice | { readonly thinking: string } | { readonly text: string };
