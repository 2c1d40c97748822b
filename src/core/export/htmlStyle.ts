/** The look of an exported page: one column, quiet thinking, light and dark by the reader's own setting. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --code: #f3f5f7; --page: #fff; --link: #0757b8; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e6e6; --quiet: #9aa4ae; --line: #3a4046; --code: #23272b; --page: #181a1d; --link: #6cb0ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 32px 20px 64px; max-width: 760px; color: var(--text); background: var(--page);
  font: 16px/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 24px; line-height: 1.3; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 0 0 8px; }
h3, h4, h5, h6 { font-size: 16px; margin: 24px 0 8px; }
a { color: var(--link); }
.quiet, summary, .figures { color: var(--quiet); font-size: 14px; }
.turn { border-top: 1px solid var(--line); margin-top: 32px; padding-top: 24px; }
.question { white-space: pre-wrap; font-weight: 600; margin: 0 0 8px; }
.about { margin: 0 0 16px; padding: 0; list-style: none; }
.fold { border-inline-start: 2px solid var(--line); padding-inline-start: 12px; margin: 8px 0; }
kbd { border: 1px solid var(--line); border-radius: 3px; padding: 0 4px; font: 14px/1.5 ui-monospace, Consolas, Menlo, monospace; }
summary { cursor: pointer; padding: 4px 0; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.thinking > .text { color: var(--quiet); border-left: 2px solid var(--line); margin: 4px 0 16px; padding: 0 0 0 16px; font-size: 15px; }
.rows { --lane-line: var(--quiet); --lane-point: var(--quiet); margin: 4px 0 12px; padding-left: 28px; font-size: 14px; line-height: 22px; }
pre { tab-size: 4; }
.text { white-space: pre-wrap; font: inherit; margin: 0; }
pre.code { background: var(--code); border: 1px solid var(--line); border-radius: 4px; padding: 12px; overflow: auto; }
code { font: 14px/1.5 ui-monospace, Consolas, Menlo, monospace; }
:not(pre) > code { background: var(--code); border-radius: 3px; padding: 1px 4px; }
.formula { white-space: pre-wrap; }
blockquote { margin: 16px 0; padding-left: 16px; border-left: 2px solid var(--line); color: var(--quiet); }
table { border-collapse: collapse; margin: 16px 0; }
td, th { border: 1px solid var(--line); padding: 4px 10px; text-align: start; }
td.center, th.center { text-align: center; }
td.right, th.right { text-align: right; }
hr { border: 0; border-top: 1px solid var(--line); margin: 24px 0; }
.ending { border: 1px solid var(--line); border-radius: 4px; padding: 8px 12px; margin: 16px 0; }
@media print { .turn { break-inside: auto; } body { max-width: none; } }
`;

/** What is added where there is code of a known language. The classes are those of the tokens in `core/text/codeTokens.ts`. */
export const codeStyle = `
:root { --comment: #59636e; --string: #0a3069; --name: #0550ae; --keyword: #a40e26; --call: #6639ba; }
@media (prefers-color-scheme: dark) {
  :root { --comment: #9aa4ae; --string: #a5d6ff; --name: #79c0ff; --keyword: #ff7b72; --call: #d2a8ff; }
}
.tok-comment { color: var(--comment); font-style: italic; }
.tok-string, .tok-insert { color: var(--string); }
.tok-number, .tok-constant, .tok-type, .tok-tag { color: var(--name); }
.tok-keyword, .tok-delete { color: var(--keyword); }
.tok-function, .tok-attribute { color: var(--call); }
`;

/** What is added where there is a formula. The classes are those of the tree in `core/text/mathTree.ts`. */
export const formulaStyle = `
.formula.set { white-space: normal; }
.formula.displayed { display: block; overflow-x: auto; overflow-y: hidden; padding: 4px 0; }
.formula.set:not(.displayed) > math { display: inline-block math; contain: paint; }
math { font-size: 1.1em; direction: ltr; overflow-wrap: normal; }
math * { border-color: currentColor; }
.tml-left { text-align: -webkit-left; }
.tml-right { text-align: -webkit-right; }
.tml-overline { border-top: 0.065em solid; padding-top: 0.1em; }
.tml-underline { border-bottom: 0.065em solid; padding-bottom: 0.1em; }
.struck { position: relative; }
.tml-cancel { display: inline-block; position: absolute; inset: 0; background: currentColor; }
.upstrike, .tml-xcancel { clip-path: polygon(0.05em 100%, 0 calc(100% - 0.05em), calc(100% - 0.05em) 0, 100% 0.05em); }
.downstrike { clip-path: polygon(0 0.05em, 0.05em 0, 100% calc(100% - 0.05em), calc(100% - 0.05em) 100%); }
.sout { clip-path: polygon(0 58%, 0 52%, 100% 52%, 100% 58%); }
`;

/** Added where the user wrote into a thought. */
export const byUserStyle = `
.by-user { border-left: 2px solid var(--link); margin: 4px 0 16px; padding: 0 0 0 16px; font-size: 15px; }
.by-user > p { margin: 0; }
`;

/** What is added where answers were compared: a column for each, as far as there is room. */
export const comparedStyle = `
body:has(.compared) { max-width: 1240px; }
.compared { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)); gap: 0 24px; align-items: start; }
.compared > .column { min-width: 0; border-top: 2px solid var(--line); }
.compared > .column > h3 { margin-top: 8px; }
`;
