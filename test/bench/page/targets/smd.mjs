// streaming-markdown as its guide says: each piece is written as it comes.
import * as smd from 'streaming-markdown';

const root = document.getElementById('root');
const parser = smd.parser(smd.default_renderer(root));
let scheduled = false;
const follow = () => {
	scheduled = false;
	root.parentElement.scrollTop = 1e9;
};
window.target = {
	root: () => root,
	push: delta => {
		smd.parser_write(parser, delta.text);
		if (!scheduled) {
			scheduled = true;
			requestAnimationFrame(follow);
		}
	},
	end: () => smd.parser_end(parser),
};
