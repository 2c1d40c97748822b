/** A session of Claude Code as long as wanted, written by us: a question, thinking, a tool and an answer in each turn. */

const padding = 'The sum of the parts is the whole, and what is left over goes to the next line. '.repeat(60);

/** @param megabytes about so many */
export function largeSession(megabytes: number): string {
	const turns = Math.ceil((megabytes * 1e6) / turn(0).length);
	return Array.from({ length: turns }, (_, index) => turn(index)).join('');
}

function turn(index: number): string {
	const before = index === 0 ? null : `b${index - 1}`;
	const use = { type: 'tool_use', id: `t${index}`, name: 'Read', input: { file_path: `src/part${index}.ts` } };
	const result = {
		type: 'tool_result',
		tool_use_id: `t${index}`,
		content: `export const part = ${index};\n${padding}`,
	};
	return [
		record('user', `q${index}`, before, `Question ${index}`),
		record('assistant', `a${index}`, `q${index}`, [
			{ type: 'thinking', thinking: `Let me look at part ${index} first.\n\n${padding}` },
			use,
		]),
		record('user', `r${index}`, `a${index}`, [result]),
		record('assistant', `b${index}`, `r${index}`, [{ type: 'text', text: `Answer ${index}.\n\n${padding}` }]),
	]
		.map(line => `${line}\n`)
		.join('');
}

function record(type: 'user' | 'assistant', uuid: string, parentUuid: string | null, content: unknown): string {
	const message = { role: type, content, ...(type === 'assistant' && { id: `m-${uuid}`, model: 'claude-sonnet-4-5' }) };
	return JSON.stringify({ type, uuid, parentUuid, sessionId: 's', timestamp: '2026-03-01T10:00:00.000Z', message });
}
