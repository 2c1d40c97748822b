/** How a model is asked: the request, shaped by what is known of the model. */

import type { ModelRef } from '../../core/stream/chat.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { TurnEventBody } from '../../core/stream/turnEvent.ts';
import { spoken } from '../../core/wording/sentence.ts';
import type { Capabilities, ProviderRequest } from '../../providers/provider.ts';
import type { ToolMode } from '../tools/toolsOption.ts';
import { needsPromptedThinking, withPromptedThinking } from './promptedThinking.ts';

export interface Asking {
	readonly request: ProviderRequest;
	/** The model was asked in words to think in tags. */
	readonly prompted: boolean;
	/** How it is told of tools, in a turn that has some. */
	readonly tools?: ToolMode;
	/** No more tools: the answer is due. */
	readonly answerDue?: true;
}

/** How to ask from now on, and the notice that says why. */
export interface Changed {
	readonly asking: Asking;
	readonly notice: TurnEventBody;
}

/** Asks in words a model that does not think by itself. Undefined where that is not needed. */
export function promptThinking(
	asking: Asking,
	capabilities: Capabilities | undefined,
	model: ModelRef,
): Changed | undefined {
	const { request } = asking;
	if (!needsPromptedThinking(request, capabilities)) {
		return undefined;
	}
	const notice = { type: 'notice', kind: 'prompted-thinking' } as const;
	return {
		asking: { ...asking, request: withPromptedThinking(request), prompted: true },
		notice: { ...notice, ...spoken('turn.prompted-thinking', { model: nameOf(model) }) },
	};
}
