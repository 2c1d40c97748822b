/** Whether conversations may use tools, under the hand of a test. */
import { Emitter } from '../../../../src/core/lifecycle.ts';
import type { ToolsChoice } from '../../../../src/core/stream/toolsChoice.ts';
import type { ConversationTools } from '../../../../src/surfaces/panel/pageRequests.ts';

export class FakeTools implements ConversationTools {
	readonly #changed = new Emitter<string>();
	readonly #chosen = new Map<string, ToolsChoice>();
	readonly onDidChange = this.#changed.event;

	of(conversation: string): ToolsChoice {
		return this.#chosen.get(conversation) ?? 'off';
	}

	choose(conversation: string, choice: ToolsChoice): void {
		this.#chosen.set(conversation, choice);
		this.#changed.fire(conversation);
	}
}
