/** A count of tokens in the reader's words. */
import type { Figure } from '../../src/core/insight/figures.ts';
import { formatCount } from '../../src/core/insight/format.ts';
import { t } from '../strings.ts';

/** `1 token`, `~842 tokens`. */
export function tokensInWords({ value, basis }: Figure): string {
	const count = formatCount(value);
	const isOne = count === '1';
	return basis === 'estimated'
		? t(isOne ? 'aboutOneToken' : 'aboutTokens', count)
		: t(isOne ? 'oneToken' : 'tokens', count);
}
