/** What git says, through VS Code's own extension: changes that are not committed, and the latest commits. */
import * as vscode from 'vscode';
import type { FolderFiles } from '../../session/tools/folder/folderFiles.ts';
import type { Tool } from '../../session/tools/tool.ts';
import { changesItem } from '../../workspace/changes.ts';
import { recentCommits } from '../../workspace/commits.ts';
import { withoutSecretFiles } from './diffWithoutSecrets.ts';

const defaultCommits = 20;
const mostCommits = 100;

export function gitTools(files: FolderFiles): readonly Tool[] {
	return [
		{
			name: 'git_diff',
			description: 'Shows all changes of the workspace that are not committed yet, as a diff.',
			inputSchema: { type: 'object', properties: {} },
			async run() {
				const changes = (await changesItem())?.text;
				return changes === undefined ? 'There are no changes that git knows of.' : withoutSecretFiles(changes);
			},
		},
		{
			name: 'git_log',
			description: 'Lists the latest commits, of the workspace or of one file: hash, day, author, title.',
			inputSchema: {
				type: 'object',
				properties: {
					path: { type: 'string', description: 'Only commits of this file, relative to the workspace.' },
					count: { type: 'integer', minimum: 1, maximum: mostCommits, description: `Default: ${defaultCommits}.` },
				},
			},
			async run({ path, count = defaultCommits }) {
				const file = path === undefined ? undefined : vscode.Uri.file((await files.find(String(path))).absolute);
				return (await recentCommits(Number(count), file)).join('\n') || 'There are no commits that git knows of.';
			},
		},
	];
}
