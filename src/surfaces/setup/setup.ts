/** The first screen: what stands between the user and a first answer, and what its buttons do. */
import { totalmem } from 'node:os';
import * as vscode from 'vscode';
import { assertNever } from '../../core/assertNever.ts';
import { type Disposable, DisposableStore, Emitter } from '../../core/lifecycle.ts';
import { isThisMachine, withScheme } from '../../core/text/address.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { sayFailure } from '../../platform/language.ts';
import { openSettings } from '../../platform/settingsPage.ts';
import type { SetupAction, SetupView, SuggestedModelView } from '../../protocol/messages.ts';
import type { ModelCatalog } from '../../session/hub/modelCatalog.ts';
import { ModelPull } from './modelPull.ts';
import { suggestionsFor } from './suggestedModels.ts';
import { useKey } from './useKey.ts';

export interface SetupNeeds {
	readonly catalog: ModelCatalog;
	/** Address of the Ollama server, as the settings have it. */
	readonly ollamaAddress: () => string;
	/** Whether somebody sees a view of ours: nobody is asked again and again for a view that is closed. */
	readonly isWatched: () => boolean;
	/** Bytes; default: of this machine. */
	readonly memory?: () => number;
	readonly lookEveryMs?: number;
}

const ollamaId = 'ollama';
const download = vscode.Uri.parse('https://ollama.com/download');
/** Soon enough to be found by itself, and no burden for a server. */
const lookEveryMs = 3000;

export class Setup implements Disposable {
	readonly #needs: SetupNeeds;
	readonly #store = new DisposableStore();
	readonly #changed = this.#store.add(new Emitter<void>());
	readonly pull: ModelPull;
	readonly onDidChange = this.#changed.event;

	constructor(needs: SetupNeeds) {
		const { catalog } = needs;
		this.#needs = needs;
		this.pull = this.#store.add(
			new ModelPull({
				provider: () => catalog.provider(ollamaId),
				server: () => hostOf(needs.ollamaAddress()),
				onPulled: () => catalog.renew(),
			}),
		);
		this.#store.add(this.pull.onDidChange(() => this.#changed.fire()));
		const timer = setInterval(() => this.#look(), needs.lookEveryMs ?? lookEveryMs);
		this.#store.add({ dispose: () => clearInterval(timer) });
	}

	/** Models worth a pull onto the server. */
	get suggestions(): readonly SuggestedModelView[] {
		return suggestionsFor(this.#memory());
	}

	/** Undefined while it is not known yet whether there is a model, and when there is one. */
	get view(): SetupView | undefined {
		const { models, failures, loading, asked } = this.#needs.catalog.state;
		if (models.length > 0 || !asked) {
			return undefined;
		}
		const isDown = failures.some(({ provider }) => provider.id === ollamaId);
		const memory = this.#memory();
		return {
			state: isDown ? 'no-server' : 'no-model',
			server: hostOf(this.#needs.ollamaAddress()),
			problems: failures.map(({ failure }) => sayFailure(failure)),
			checking: loading,
			models: isDown ? [] : this.suggestions,
			...(memory !== undefined && { memory: `${Math.round(memory / 2 ** 30)} GB` }),
			...(this.pull.view && { pull: this.pull.view }),
		};
	}

	/** Never rejects for what a server did. */
	async run(action: SetupAction, model?: string): Promise<void> {
		switch (action) {
			case 'watch-recording':
				return run(commandIds.watchRecording);
			case 'get-ollama':
				await vscode.env.openExternal(download);
				return;
			case 'try-again':
				await this.#needs.catalog.renew();
				return;
			case 'set-address':
				return openSettings('ollama.baseUrl');
			case 'use-key':
				return useKey();
			case 'open-guide':
				return run(commandIds.walkthrough);
			case 'pull':
				return model === undefined ? run(commandIds.pullModel) : this.pull.start(model);
			case 'stop-pull':
				return this.pull.stop();
			default:
				return assertNever(action);
		}
	}

	dispose(): void {
		this.#store.dispose();
	}

	#look(): void {
		if (this.view !== undefined && this.pull.view?.state !== 'running' && this.#needs.isWatched()) {
			void this.#needs.catalog.look(ollamaId);
		}
	}

	/** Of the machine that the models would run on: of another one than ours nothing is known. */
	#memory(): number | undefined {
		const url = URL.parse(withScheme(this.#needs.ollamaAddress()));
		return url && isThisMachine(url.hostname) ? (this.#needs.memory ?? totalmem)() : undefined;
	}
}

async function run(command: string): Promise<void> {
	await vscode.commands.executeCommand(command);
}

function hostOf(address: string): string {
	return URL.parse(withScheme(address))?.host || address;
}
