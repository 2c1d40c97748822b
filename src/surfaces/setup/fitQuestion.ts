/** Makes a question fit into its model's window, as the user decides. */
import * as vscode from 'vscode';
import type { ModelRef } from '../../core/stream/chat.ts';
import { commandIds } from '../../platform/commandIds.ts';
import type { FitQuestion, Fitted, ToFit } from '../../session/hub/asker.ts';
import type { Measured } from '../../session/hub/measure.ts';
import { type Decision, decide } from './windowGuard.ts';

export interface FitNeeds {
	/** Of a question as it would be asked now. */
	readonly measure: (asked: ToFit) => Measured;
	/** Makes Ollama load models with this window, in tokens. */
	readonly raise: (tokens: number) => Promise<void>;
	/** The model that the user has chosen. */
	readonly selected: () => Promise<ModelRef | undefined>;
	/** Of the machine that the model runs on, in bytes; undefined where that is another one. */
	readonly memory: () => number | undefined;
	readonly decide?: (measured: Measured, how: { readonly isModelNamed: boolean }) => Promise<Decision | undefined>;
}

/** Asks until it fits, or the user sends it as it is. */
export function createFit(needs: FitNeeds): FitQuestion {
	const ask = needs.decide ?? ((measured, how) => decide(measured, { ...how, memory: needs.memory() }));
	return async function fit(asked): Promise<Fitted | undefined> {
		const { context, model, isModelNamed } = asked;
		const decision = await ask(needs.measure(asked), { isModelNamed });
		switch (decision?.kind) {
			case undefined:
				return undefined;
			case 'send':
				return { context, model };
			case 'trim':
				return { context, model, leaveOut: decision.questions };
			case 'without':
				return fit({ ...asked, context: context.filter(({ id }) => id !== decision.item) });
			case 'larger-window':
				await needs.raise(decision.tokens);
				return fit(asked);
			case 'other-model':
				await vscode.commands.executeCommand(commandIds.chooseModel);
				return fit({ ...asked, model: (await needs.selected()) ?? model });
		}
	};
}
