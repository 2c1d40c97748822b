// The harness alone.
const root = document.getElementById('root');
window.target = { root: () => root, push: () => {}, end: () => {} };
