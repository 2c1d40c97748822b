/** The tool `sidethought_reason`: other agents may ask a reasoning model for a second opinion, thinking included. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { estimateTokens } from '../../core/conversation/estimateTokens.ts';
import { type TurnState, textOf } from '../../core/conversation/turnState.ts';
import { figuresOf } from '../../core/insight/figures.ts';
import { thoughtHeadline } from '../../core/insight/headline.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import { cut, cutStart } from '../../core/text/cut.ts';
import { plain } from '../../core/text/plainText.ts';
import type { Asker } from '../../session/hub/asker.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import { type CatalogModel, formatModelRef, type ModelCatalog } from '../../session/hub/modelCatalog.ts';

export interface ReasonToolNeeds {
	readonly conversations: Conversations;
	readonly asker: Asker;
	readonly catalog: ModelCatalog;
}

/** As `inputSchema` in package.json. Another model writes it, so that it may be anything. */
const reasonInput = v.object({
	question: v.pipe(v.string(), v.trim(), v.nonEmpty()),
	context: v.optional(v.string()),
	model: v.optional(v.string()),
});

type ReasonInput = v.InferOutput<typeof reasonInput>;

/** In tokens. Without a budget from the agent: reasoning can be very long, and its end says what it came to. */
const defaultReasoningTokens = 2_000;

/** An agent whose own prompt fills its model gives a budget of nothing; without any reasoning the tool has no sense. */
const leastReasoningTokens = 200;

/** The tool itself; registered by `registerReasonTool`. */
export class ReasonTool implements vscode.LanguageModelTool<unknown> {
	readonly #needs: ReasonToolNeeds;

	constructor(needs: ReasonToolNeeds) {
		this.#needs = needs;
	}

	/** The text of the question is another model's, so it is shown as code: nothing in it can look like words of ours. */
	async prepareInvocation(
		options: vscode.LanguageModelToolInvocationPrepareOptions<unknown>,
	): Promise<vscode.PreparedToolInvocation> {
		const input = readInput(options.input);
		const { label, detail } = await this.#described(input);
		const message = new vscode.MarkdownString(
			`${vscode.l10n.t('Asks {0} ({1}) this, and gives the agent its reasoning and answer:', plain(label), plain(detail))}\n\n`,
		);
		message.appendCodeblock(shown(input.question), 'text');
		if (input.context) {
			message.appendMarkdown(`${vscode.l10n.t('together with this:')}\n\n`);
			message.appendCodeblock(shown(input.context), 'text');
		}
		return {
			invocationMessage: vscode.l10n.t('Asking {0} for a second opinion', label),
			confirmationMessages: { title: vscode.l10n.t('Ask a reasoning model for a second opinion?'), message },
		};
	}

	async invoke(
		{ input, tokenizationOptions }: vscode.LanguageModelToolInvocationOptions<unknown>,
		token: vscode.CancellationToken,
	): Promise<vscode.LanguageModelToolResult> {
		const state = await this.#ask(readInput(input), token);
		// The other half of the budget is for the answer.
		const tokens = tokenizationOptions ? tokenizationOptions.tokenBudget / 2 : defaultReasoningTokens;
		const told = report(state, tokens || leastReasoningTokens);
		return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(told)]);
	}

	async #ask(input: ReasonInput, token: vscode.CancellationToken): Promise<TurnState> {
		const { conversations, asker } = this.#needs;
		const model = await this.#modelOf(input);
		const asked = await asker.ask(conversations.create().id, {
			question: input.question,
			context: input.context ? [contextItem(input.context)] : [],
			...(model && { model }),
			unattended: true,
		});
		if (asked.kind === 'refused') {
			throw new Error(`${asked.failure.message} ${asked.failure.remedy}`);
		}
		const found = asked.kind === 'asked' ? conversations.findTurn(asked.turn)?.turn : undefined;
		if (!found) {
			throw new Error('The question could not be asked.');
		}
		const cancelling = token.onCancellationRequested(() => conversations.stop(found.id));
		try {
			await ended(conversations, () => !found.live);
		} finally {
			cancelling.dispose();
		}
		if (!found.state || token.isCancellationRequested) {
			throw new vscode.CancellationError();
		}
		return failIfEmpty(found.state);
	}

	async #modelOf({ model }: ReasonInput): Promise<ModelRef | undefined> {
		const named = model ? await this.#named(model) : undefined;
		if (model && !named) {
			const known = (await this.#needs.catalog.ready()).models.map(each => formatModelRef(each.ref));
			throw new Error(`There is no model “${model}”. These are there: ${known.join(', ') || 'none'}.`);
		}
		return named?.ref;
	}

	async #named(name: string): Promise<CatalogModel | undefined> {
		const { models } = await this.#needs.catalog.ready();
		return models.find(({ ref, label }) => [formatModelRef(ref), ref.id, label].includes(name));
	}

	async #described(input: ReasonInput): Promise<{ readonly label: string; readonly detail: string }> {
		const ref = await this.#needs.asker.modelToAsk();
		const found = input.model ? await this.#named(input.model) : ref && (await this.#needs.catalog.find(ref));
		return (
			found ?? {
				label: ref ? nameOf(ref) : vscode.l10n.t('a reasoning model'),
				detail: ref?.provider ?? vscode.l10n.t('not set up yet'),
			}
		);
	}
}

/** @throws Error that tells the agent what to write instead. */
function readInput(input: unknown): ReasonInput {
	const { success, output, issues } = v.safeParse(reasonInput, input);
	if (!success) {
		const field = issues[0].path?.[0]?.key ?? 'question';
		throw new Error(
			field === 'question'
				? 'The tool needs a question: a text that says what to think about.'
				: `“${field}” must be a text, or be left out.`,
		);
	}
	return output;
}

function ended(conversations: Conversations, isOver: () => boolean): Promise<void> {
	return new Promise(resolve => {
		const subscription = conversations.onDidChangeRunning(() => {
			if (isOver()) {
				subscription.dispose();
				resolve();
			}
		});
		if (isOver()) {
			subscription.dispose();
			resolve();
		}
	});
}

/** Thrown, so that the agent knows that there is no second opinion, and why. */
function failIfEmpty(state: TurnState): TurnState {
	if (state.error && textOf(state, 'answer') === '') {
		throw new Error(`${state.error.message} ${state.error.remedy}`);
	}
	return state;
}

/** What the agent reads. The end of the reasoning is kept when it is too long. */
function report(state: TurnState, reasoningTokens: number): string {
	const thinking = textOf(state, 'thinking');
	const end = endWithin(thinking, reasoningTokens);
	const kept = end.length < thinking.length ? `[…] ${end.toWellFormed()}` : thinking;
	return [
		`Second opinion of ${nameOf(state.model)}.`,
		...(kept ? [`${thoughtHeadline(figuresOf(state))}.`, `Reasoning:\n${kept}`] : []),
		`Answer:\n${textOf(state, 'answer')}`,
		...(state.finish?.reason === 'complete' ? [] : [`The answer is not complete: ${state.finish?.message ?? ''}`]),
	].join('\n\n');
}

/** The longest end of a text that is estimated to fit. */
function endWithin(text: string, tokens: number): string {
	let start = text.length;
	for (let left = tokens; start > 0; start--) {
		left -= estimateTokens(text.charAt(start - 1));
		if (left < 0) {
			break;
		}
	}
	return cutStart(text, text.length - start);
}

function contextItem(text: string) {
	return {
		id: 'agent-context',
		kind: 'text',
		label: vscode.l10n.t('From the agent'),
		text: text.toWellFormed(),
	} as const;
}

function shown(text: string): string {
	const whole = text.toWellFormed();
	return whole.length > 2_000 ? `${cut(whole, 2_000)}\n… (${whole.length} characters)` : whole;
}
