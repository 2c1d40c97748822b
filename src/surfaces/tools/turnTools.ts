/** The tools that a turn of a conversation gets, with the question that comes before a call where the user wants it. */
import * as vscode from 'vscode';
import { shorten } from '../../core/text/cut.ts';
import { revealHidden } from '../../core/text/hidden.ts';
import { toolBox } from '../../session/tools/tool.ts';
import type { CallToRun, TurnTools } from '../../session/tools/toolsOption.ts';
import { otherTools } from './otherTools.ts';
import type { ToolChoices } from './toolChoices.ts';
import { workspaceTools } from './workspaceTools.ts';

/** Longer arguments are cut in the question; the view has all of them. */
const longestShown = 600;

export class ConversationTools {
	readonly #choices: ToolChoices;
	/** Tools that may run without another question, by conversation; until the window closes. */
	readonly #allowed = new Map<string, Set<string>>();

	constructor(choices: ToolChoices) {
		this.#choices = choices;
	}

	/** Undefined where tools are off, or there is none. */
	of(conversation: string): TurnTools | undefined {
		if (this.#choices.of(conversation) === 'off') {
			return undefined;
		}
		const others = vscode.workspace.isTrusted ? otherTools(this.#choices.others) : [];
		const tools = [...workspaceTools(), ...others];
		const foreign = new Set(others.map(({ name }) => name));
		return tools.length === 0
			? undefined
			: { ...toolBox(tools), refusal: call => this.#refusal(conversation, call, foreign.has(call.name)) };
	}

	/** What others wrote is asked about also where ours may run as they like. */
	async #refusal(conversation: string, call: CallToRun, isForeign: boolean): Promise<string | undefined> {
		const allowed = this.#allowed.get(conversation) ?? new Set();
		const isFree = this.#choices.of(conversation) === 'on' && !isForeign;
		if (isFree || allowed.has(call.name)) {
			return undefined;
		}
		const answer = await askAbout(call);
		if (answer === 'always') {
			this.#allowed.set(conversation, allowed.add(call.name));
		}
		return answer === 'no' ? `The user does not allow ${call.name} here. Go on without it.` : undefined;
	}
}

async function askAbout({ name, arguments: given }: CallToRun): Promise<'once' | 'always' | 'no'> {
	const once = vscode.l10n.t('Allow');
	const always = vscode.l10n.t('Allow in This Conversation');
	const detail = shorten(revealHidden(JSON.stringify(given, undefined, 1)), longestShown);
	const message = vscode.l10n.t('The model wants to use the tool “{0}”.', revealHidden(name));
	const answer = await vscode.window.showInformationMessage(message, { modal: true, detail }, once, always);
	return answer === always ? 'always' : answer === once ? 'once' : 'no';
}
