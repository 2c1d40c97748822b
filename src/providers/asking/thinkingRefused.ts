import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import type { ProviderRequest } from '../provider.ts';

/** Says that the question was asked without its thinking setting. */
export function thinkingRefused({ model, think }: ProviderRequest): Notice {
	const code = think === 'off' ? 'turn.thinking-not-off' : 'turn.thinking-refused';
	return noticeOf('thinking-refused', code, { model });
}
