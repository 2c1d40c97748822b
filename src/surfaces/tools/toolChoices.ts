/** Whether a conversation may use tools, and which ones of others: chosen by the user, kept with the workspace. */
import * as v from 'valibot';
import type * as vscode from 'vscode';
import { Emitter } from '../../core/lifecycle.ts';
import { type ToolsChoice, toolsChoices } from '../../core/stream/toolsChoice.ts';

const choicesKey = 'toolsOfConversations';
const othersKey = 'toolsOfOthers';
/** Of the conversations that chose last. */
const mostKept = 500;

const choicesSchema = v.array(v.tuple([v.string(), v.picklist(toolsChoices)]));
const othersSchema = v.array(v.string());

export class ToolChoices {
	readonly #store: vscode.Memento;
	readonly #usual: () => ToolsChoice;
	readonly #changed = new Emitter<string>();
	/** The id of the conversation. */
	readonly onDidChange = this.#changed.event;

	/** @param usual of conversations in which nothing was chosen */
	constructor(store: vscode.Memento, usual: () => ToolsChoice) {
		this.#store = store;
		this.#usual = usual;
	}

	of(conversation: string): ToolsChoice {
		return this.#chosen().find(([id]) => id === conversation)?.[1] ?? this.#usual();
	}

	choose(conversation: string, choice: ToolsChoice): void {
		const rest = this.#chosen().filter(([id]) => id !== conversation);
		void this.#store.update(choicesKey, [...rest, [conversation, choice]].slice(-mostKept));
		this.#changed.fire(conversation);
	}

	/** Names of tools of other extensions that may be offered. */
	get others(): readonly string[] {
		const kept = v.safeParse(othersSchema, this.#store.get(othersKey));
		return kept.success ? kept.output : [];
	}

	chooseOthers(names: readonly string[]): void {
		void this.#store.update(othersKey, names);
	}

	#chosen(): v.InferOutput<typeof choicesSchema> {
		const kept = v.safeParse(choicesSchema, this.#store.get(choicesKey));
		return kept.success ? kept.output : [];
	}
}
