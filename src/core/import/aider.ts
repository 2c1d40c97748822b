/** aider: `.aider.chat.history.md`. `#### ` is the user, `> ` is the tool, and the rest is the model. */
import { linesOf } from './file.ts';
import { chooseChat, type Format } from './format.ts';
import { ask, type Message, type Part, reply } from './transcript.ts';
import { timeOf } from './value.ts';

const header = /^# aider chat started at (.{1,40})/;

export const aider: Format = {
	id: 'aider',
	name: 'aider',
	fitsText: text => /^\s*# aider chat started at /.test(text) || text.includes('\n# aider chat started at '),
	read: (file, reading) => {
		const sessions = sessionsOf(file.text);
		const chosen = chooseChat(sessions, reading, ({ started, messages }) => ({
			id: started,
			isEmpty: !messages.some(({ role }) => role === 'question'),
		}));
		return { time: timeOf(chosen?.started?.replace(' ', 'T')), messages: chosen?.messages ?? [] };
	},
};

interface Session {
	readonly started: string | undefined;
	readonly messages: readonly Message[];
}

type Speaker = 'user' | 'tool' | 'model';

function sessionsOf(text: string): readonly Session[] {
	const sessions: { started: string | undefined; reader: SessionReader }[] = [];
	for (const line of linesOf(text)) {
		const started = line.startsWith('# aider') ? header.exec(line)?.[1] : undefined;
		if (started !== undefined || sessions.length === 0) {
			sessions.push({ started, reader: new SessionReader() });
		}
		if (started === undefined) {
			sessions.at(-1)?.reader.read(line);
		}
	}
	return sessions.map(({ started, reader }) => ({ started, messages: reader.end() }));
}

class SessionReader {
	readonly #messages: Message[] = [];
	#lines: string[] = [];
	#speaker: Speaker = 'model';
	#isThinking = false;

	read(line: string): void {
		const speaker: Speaker = line.startsWith('####') ? 'user' : line.startsWith('>') ? 'tool' : 'model';
		const isBlank = line.trim() === '';
		if (speaker !== this.#speaker && !isBlank) {
			this.#flush();
			this.#speaker = speaker;
		}
		const mark = speaker === 'model' ? markIn(line) : undefined;
		if (mark !== undefined) {
			this.#flush();
			this.#isThinking = mark === 'THINKING';
		} else if (!isBlank || this.#speaker === 'model') {
			this.#lines.push(speaker === 'user' ? line.replace(/^#### ?/, '') : line.replace(/^> ?/, ''));
		}
	}

	end(): readonly Message[] {
		this.#flush();
		return this.#messages;
	}

	#flush(): void {
		const text = this.#lines.join('\n').trim();
		this.#lines = [];
		if (text === '') {
			return;
		}
		if (this.#speaker === 'user') {
			this.#isThinking = false;
			this.#messages.push(ask(text));
		} else if (this.#messages.length > 0) {
			this.#messages.push(reply([this.#part(text)]));
		}
	}

	#part(text: string): Part {
		if (this.#speaker === 'tool') {
			return { kind: 'notice', text };
		}
		const own = withoutRule(text);
		return this.#isThinking ? { kind: 'thinking', text: own } : { kind: 'text', text: own, inline: true };
	}
}

/** `► **THINKING**` and `► **ANSWER**`, with a rule before each. */
function markIn(line: string): string | undefined {
	return /^\s*\**►\s*\**(THINKING|ANSWER)\**\s*$/.exec(line)?.[1];
}

function withoutRule(text: string): string {
	const end = text.lastIndexOf('\n');
	return /^-{8,20}$/.test(text.slice(end + 1).trim()) ? text.slice(0, Math.max(0, end)).trim() : text;
}
