/** The table of formats of other tools, in the order in which they are tried: the surest first. */
import { aider } from './aider.ts';
import { chatGpt } from './chatGpt.ts';
import { cherryStudio } from './cherryStudio.ts';
import { claudeCode } from './claudeCode.ts';
import { clineUi } from './clineUi.ts';
import { codex } from './codex.ts';
import type { Format } from './format.ts';
import { geminiCli } from './geminiCli.ts';
import { libreChat } from './libreChat.ts';
import { lmStudio } from './lmStudio.ts';
import { opencode } from './opencode.ts';
import { openWebUi } from './openWebUi.ts';
import { cline, plainMessages } from './plainMessages.ts';
import { plainText } from './plainText.ts';
import { vscodeChat } from './vscodeChat.ts';

export const toolFormats: readonly Format[] = [
	chatGpt,
	cherryStudio,
	openWebUi,
	libreChat,
	lmStudio,
	opencode,
	geminiCli,
	vscodeChat,
	clineUi,
	cline,
	claudeCode,
	codex,
	aider,
];

/** Forms that say too little of themselves to be tried before the others. */
export const looseFormats: readonly Format[] = [plainMessages, plainText];
