// The whole text again for every frame, sanitised.
import DOMPurify from 'dompurify';
import { marked } from 'marked';

const root = document.getElementById('root');
let text = '';
let scheduled = false;
const flush = () => {
	scheduled = false;
	root.innerHTML = DOMPurify.sanitize(marked.parse(text));
	root.parentElement.scrollTop = 1e9;
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
	end: () => {},
};
