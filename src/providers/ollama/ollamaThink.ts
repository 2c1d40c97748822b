/** One thinking setting of ours, mapped to Ollama's `think` field. */
import type { ThinkSetting } from '../../core/stream/chat.ts';
import { levelOf } from '../asking/think.ts';
import type { Capabilities } from '../provider.ts';

/** Absent: the field is not sent, and the server thinks with every model that can. */
type OllamaThink = boolean | string | undefined;

/** @param known what was learnt from `/api/show`, if anything was; nothing is asked for here. */
export function ollamaThink(setting: ThinkSetting | undefined, known: Capabilities | undefined): OllamaThink {
	if (setting === undefined || known?.thinking === false) {
		return undefined;
	}
	const levels = known?.levels ?? [];
	if (setting === 'auto') {
		return known?.thinking && levels.length === 0 ? true : undefined;
	}
	if (setting === 'off' || (typeof setting === 'object' && setting.budget === 0)) {
		return known?.thinkingAlways ? levels[0] : false;
	}
	if (setting === 'on') {
		return known?.thinkingAlways ? undefined : true;
	}
	return nearestLevel(levelOf(setting) ?? 'medium', levels, known);
}

/** Models with a switch only take `true`; of models with levels, the one at the same place in the order. */
function nearestLevel(level: 'low' | 'medium' | 'high', levels: readonly string[], known: Capabilities | undefined) {
	if (levels.includes(level)) {
		return level;
	}
	if (levels.length > 0) {
		const share = { low: 0, medium: 0.5, high: 1 }[level];
		return levels[Math.round(share * (levels.length - 1))];
	}
	return known?.thinking ? true : level;
}
