/** The size of all text, where the reader has set one; code is set in the same. */
export function applyFontSize(pixels: number | undefined): void {
	const { style } = document.documentElement;
	for (const name of ['--size', '--code-size']) {
		if (pixels === undefined) {
			style.removeProperty(name);
		} else {
			style.setProperty(name, `${pixels}px`);
		}
	}
}
