/** What of a user's message was written by the user, and what was put in by Codex. */

/** Texts that the tool sends in the user's name. */
const added =
	/^\s*(?:<(?:environment_context|user_instructions|INSTRUCTIONS|turn_aborted|permissions instructions|collaboration_mode|user_shell_command|skills_instructions|apps_instructions|skill|subagent_notification|personality_spec|model_switch|plugins_instructions)>|# AGENTS\.md instructions|# Context from my IDE setup)/;

/** The editor's extension puts what is open before the question. */
const request = '## My request for Codex:';

/** @param textOf of one block; undefined where the user said nothing. */
export function codexQuestion(content: unknown, textOf: (block: unknown) => string): string | undefined {
	const blocks = Array.isArray(content) ? content : [content];
	const own = blocks.map(block => ownText(textOf(block))).filter(text => text !== '');
	return own.length === 0 ? undefined : own.join('\n');
}

function ownText(text: string): string {
	const start = text.indexOf(request);
	if (start !== -1) {
		return text.slice(start + request.length).trim();
	}
	return added.test(text) ? '' : text.trim();
}
