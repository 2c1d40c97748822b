/** What is copied of a set formula is its source: for the moment of copying the page shows that instead of the formula. */
export function copyFormulasAsSource(root: HTMLElement): void {
	root.addEventListener('copy', event => {
		const selection = document.getSelection();
		if (!(selection && event.clipboardData && hasFormula(selection))) {
			return;
		}
		root.classList.add('copying');
		event.clipboardData.setData('text/plain', selection.toString());
		root.classList.remove('copying');
		event.preventDefault();
	});
}

function hasFormula(selection: Selection): boolean {
	return selection.rangeCount > 0 && selection.getRangeAt(0).cloneContents().querySelector('math') !== null;
}
