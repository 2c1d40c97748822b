/** The download of a model onto the Ollama server: one at a time, asked for first, with progress, stopped at will. */
import * as vscode from 'vscode';
import { toFailure } from '../../core/errors.ts';
import { type Disposable, Emitter } from '../../core/lifecycle.ts';
import { sayFailure } from '../../platform/language.ts';
import type { PullView } from '../../protocol/messages.ts';
import type { Provider, PullProgress } from '../../providers/provider.ts';
import { sizeOf } from './suggestedModels.ts';

export interface ModelPullNeeds {
	readonly provider: () => Promise<Provider | undefined>;
	/** Where the download goes, such as `127.0.0.1:11434`. */
	readonly server: () => string;
	/** A model is there that was not. */
	readonly onPulled: () => Promise<unknown>;
}

export class ModelPull implements Disposable {
	readonly #needs: ModelPullNeeds;
	readonly #changed = new Emitter<PullView | undefined>();
	#abort: AbortController | undefined;
	#view: PullView | undefined;

	/** Progress, and how it ended. */
	readonly onDidChange = this.#changed.event;

	constructor(needs: ModelPullNeeds) {
		this.#needs = needs;
	}

	/** The pull that runs, or how the last one ended; undefined after one that is through. */
	get view(): PullView | undefined {
		return this.#view;
	}

	/** Asks, then pulls. Resolves when it is through, stopped, or has failed; says in `view` which. Never rejects. */
	async start(model: string): Promise<void> {
		if (this.#abort || !(await this.#isWanted(model)) || this.#abort) {
			return;
		}
		const abort = new AbortController();
		this.#abort = abort;
		try {
			await this.#run(model, abort.signal);
		} catch (error) {
			this.#show(abort.signal.aborted ? stopped(model, this.#view?.share) : failed(model, this.#view?.share, error));
		} finally {
			this.#abort = undefined;
		}
	}

	/** What came is kept by the server, which goes on from there the next time. */
	stop(): void {
		this.#abort?.abort();
	}

	dispose(): void {
		this.stop();
		this.#changed.dispose();
	}

	async #run(model: string, signal: AbortSignal): Promise<void> {
		this.#show({ model, state: 'running', message: vscode.l10n.t('Starting') });
		const provider = await this.#needs.provider();
		for await (const progress of provider?.pull?.(model, signal) ?? []) {
			this.#show(running(model, progress));
		}
		signal.throwIfAborted();
		await this.#needs.onPulled();
		this.#show(undefined);
	}

	async #isWanted(model: string): Promise<boolean> {
		const download = vscode.l10n.t('Download');
		const size = sizeOf(model);
		const question = size
			? vscode.l10n.t('Download {0}, about {1}?', model, size)
			: vscode.l10n.t('Download {0}?', model);
		const detail = vscode.l10n.t(
			'The Ollama server at {0} fetches it from its library. It can be stopped, and goes on later from where it was.',
			this.#needs.server(),
		);
		return (await vscode.window.showInformationMessage(question, { modal: true, detail }, download)) === download;
	}

	#show(view: PullView | undefined): void {
		this.#view = view;
		this.#changed.fire(view);
	}
}

function running(model: string, { status, progress, completedBytes, totalBytes }: PullProgress): PullView {
	const message =
		completedBytes === undefined || totalBytes === undefined
			? status
			: vscode.l10n.t('{0} of {1} GB', gigabytes(completedBytes), gigabytes(totalBytes));
	return { model, state: 'running', message, ...(progress !== undefined && { share: progress }) };
}

function stopped(model: string, share: number | undefined): PullView {
	const message = share
		? vscode.l10n.t('Stopped; {0} % is kept.', Math.floor(share * 100))
		: vscode.l10n.t('Stopped before anything came.');
	return { model, state: 'stopped', message, ...(share !== undefined && { share }) };
}

function failed(model: string, share: number | undefined, error: unknown): PullView {
	const message = sayFailure(toFailure(error));
	return { model, state: 'failed', message, ...(share !== undefined && { share }) };
}

function gigabytes(bytes: number): string {
	return (bytes / 1e9).toFixed(1);
}
