/**
 * A list of very many items goes on in further lists of the page: the layout looks at each item of a list whenever one
 * of them changes, so that in a single list an item would cost the more the more came before it.
 */
const itemsPerList = 100;

/**
 * Moves what is too much for one list into lists that go on with it.
 * @param place puts a list behind another one
 * @returns the last of them
 */
export function splitList<T extends HTMLElement>(list: T, place: (previous: T, next: T) => void): T {
	let last = list;
	while (last.childElementCount > itemsPerList) {
		const next = goingOn(last);
		next.append(...[...last.children].slice(itemsPerList));
		last.classList.add('continued');
		place(last, next);
		last = next;
	}
	return last;
}

function goingOn<T extends HTMLElement>(list: T): T {
	const next = list.cloneNode(false) as T;
	if (list instanceof HTMLOListElement) {
		next.setAttribute('start', String(list.start + itemsPerList));
	}
	return next;
}
