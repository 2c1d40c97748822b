import * as v from 'valibot';
import { thinkLevels } from './chat.ts';

/** Checks a `ThinkSetting` that came from outside: from the page, or from settings.json. */
export const thinkSetting = v.union([
	v.picklist(thinkLevels),
	v.object({ budget: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
]);
