/** What is loaded when a conversation, or a part of it, is written as text for the first time. */
export { toJson } from './json.ts';
export { toMarkdown, turnToMarkdown } from './markdown.ts';
