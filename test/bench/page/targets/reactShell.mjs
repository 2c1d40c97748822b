// State is set once a frame with the whole text, as an app that takes care would do it.
import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

export function mount(render) {
	const root = document.getElementById('root');
	let text = '';
	let scheduled = false;
	let set = () => {};
	const App = () => {
		const [state, setState] = useState({ text: '', done: false });
		set = setState;
		useEffect(() => {
			root.parentElement.scrollTop = 1e9;
		});
		return render(state.text, state.done);
	};
	createRoot(root).render(createElement(App));
	const flush = () => {
		scheduled = false;
		set({ text, done: false });
	};
	window.target = {
		root: () => root,
		push: delta => {
			text += delta.text;
			if (!scheduled) {
				scheduled = true;
				requestAnimationFrame(flush);
			}
		},
		end: () => set({ text, done: true }),
	};
}
