// streaming-markdown: appends as it parses. Batched per frame, which its guide does not ask for.
import * as smd from 'streaming-markdown';

const root = document.getElementById('root');
const parser = smd.parser(smd.default_renderer(root));
let pending = '';
let scheduled = false;
const flush = () => {
	scheduled = false;
	smd.parser_write(parser, pending);
	pending = '';
	root.parentElement.scrollTop = 1e9;
};
window.target = {
	root: () => root,
	push: delta => {
		pending += delta.text;
		if (!scheduled) {
			scheduled = true;
			requestAnimationFrame(flush);
		}
	},
	end: () => smd.parser_end(parser),
};
