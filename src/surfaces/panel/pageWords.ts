import { templates, translated } from '../../platform/language.ts';
import { pageStrings } from '../../protocol/pageStrings.ts';

/** For the page: its own words by key, and the sentences of events by code, as far as they are translated. */
export function pageWords(): Readonly<Record<string, string>> {
	return { ...templates(), ...translated(pageStrings) } as Readonly<Record<string, string>>;
}
