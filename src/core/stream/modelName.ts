/** What a model is called where people read: some servers give it the path of its file for an id. Pure. */
import type { ModelRef } from './chat.ts';

/** From the root, a drive or the home folder, or a file of weights in some folder. An id such as `vendor/model` is no path. */
const path = /^(?:[/\\]|[a-z]:[/\\]|(?:~|\.{1,2})[/\\]).|[/\\][^/\\]+\.gguf$/i;

/** The model's own name, else its id, of which a path is shown by its file. */
export function nameOf({ label, id }: Pick<ModelRef, 'label' | 'id'>): string {
	return shortName(label ?? id);
}

/** The last part of a path; everything else as it is. */
export function shortName(name: string): string {
	if (!path.test(name)) {
		return name;
	}
	return (
		name
			.replace(/[/\\]+$/, '')
			.split(/[/\\]/)
			.at(-1) || name
	);
}
