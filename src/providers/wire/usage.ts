import type { Usage } from '../../core/stream/chat.ts';

/** Later figures replace earlier ones; what they leave out stays. */
export function mergeUsage(earlier: Usage | undefined, later: Usage | undefined): Usage | undefined {
	return later === undefined ? earlier : { ...earlier, ...later };
}
