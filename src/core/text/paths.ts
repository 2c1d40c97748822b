/** What a path says by its letters alone, before any disk is asked. */

const longest = 400;

/**
 * Whether a path that a model or a page wrote can only mean something below a folder of ours: no absolute path, drive
 * letter, UNC, `..`, encoded dots, NUL, `~` or wildcard. Links on the disk are another matter.
 */
export function isPlainRelative(path: string): boolean {
	return (
		path.length > 0 &&
		path.length < longest &&
		!/[\0-\x1f:*?"<>|%]/.test(path) &&
		!/^[/\\~]/.test(path) &&
		!path.split(/[/\\]/).includes('..')
	);
}
