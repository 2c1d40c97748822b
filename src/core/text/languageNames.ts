/** What models write behind a code fence, as the language ids that VS Code has; others are ids already, or unknown. */
const ids: Readonly<Record<string, string>> = {
	'c#': 'csharp',
	'c++': 'cpp',
	bash: 'shellscript',
	cc: 'cpp',
	cjs: 'javascript',
	cs: 'csharp',
	cts: 'typescript',
	docker: 'dockerfile',
	golang: 'go',
	h: 'c',
	hpp: 'cpp',
	hs: 'haskell',
	htm: 'html',
	js: 'javascript',
	jsx: 'javascriptreact',
	kt: 'kotlin',
	md: 'markdown',
	mjs: 'javascript',
	mts: 'typescript',
	ps1: 'powershell',
	pwsh: 'powershell',
	py: 'python',
	python3: 'python',
	rb: 'ruby',
	rs: 'rust',
	sh: 'shellscript',
	shell: 'shellscript',
	tex: 'latex',
	ts: 'typescript',
	tsx: 'typescriptreact',
	yml: 'yaml',
	zsh: 'shellscript',
};

/** The language id of VS Code for a name such as `ts`, `Python` or `c++`; a name that is not known as it is. */
export function languageIdOf(name: string): string {
	const plain = name.trim().toLowerCase();
	return Object.hasOwn(ids, plain) ? (ids[plain] ?? plain) : plain;
}
