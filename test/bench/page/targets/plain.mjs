// One text node, appended per delta.
const root = document.getElementById('root');
root.style.whiteSpace = 'pre-wrap';
const text = document.createTextNode('');
root.append(text);
window.target = { root: () => root, push: delta => text.appendData(delta.text), end: () => {} };
