// Plain text in bounded blocks, one flush a frame: a block per line, sections of 50 lines under content-visibility.
const root = document.getElementById('root');
const style = document.createElement('style');
style.textContent =
	'.s{content-visibility:auto;contain-intrinsic-size:auto 900px}.l{white-space:pre-wrap;min-height:1em}';
document.head.append(style);
let pending = '';
let scheduled = false;
let section;
let line;
const newLine = () => {
	if (!section || section.childElementCount >= 50) {
		section = document.createElement('div');
		section.className = 's';
		root.append(section);
	}
	const element = document.createElement('div');
	element.className = 'l';
	line = document.createTextNode('');
	element.append(line);
	section.append(element);
};
const flush = () => {
	scheduled = false;
	const parts = pending.split('\n');
	pending = '';
	for (const [index, part] of parts.entries()) {
		if (index > 0 || !line) {
			newLine();
		}
		if (part !== '') {
			line.appendData(part);
		}
	}
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
	end: () => {},
};
