import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { linkTo, OpenLinks } from '../../../../src/surfaces/share/openLink.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';

describe('a link to an exported file', () => {
	let opened: string[];
	const follow = (link: vscode.Uri): Promise<void> =>
		new OpenLinks(async file => void opened.push(file.path)).handleUri(link);
	const linkWith = (query: string, path = '/open'): vscode.Uri =>
		vscode.Uri.from({ scheme: 'vscode', authority: 'sidethought.sidethought', path, query });

	beforeEach(() => {
		resetVscode();
		opened = [];
	});

	it('opens the file that it was made for, after a yes to its whole path', async () => {
		const link = linkTo(vscode.Uri.file('/shared/100% why & how.json')) ?? assert.fail('no link');
		assert.deepEqual([link.authority, link.path], ['sidethought.sidethought', '/open']);
		await follow(link);
		assert.deepEqual(opened, []);
		state.choice = 'Open';
		await follow(link);
		assert.deepEqual(opened, ['/shared/100% why & how.json']);
		assert.equal(state.messages.at(-1), 'Open 100% why & how.json as a conversation?');
		assert.equal(state.details.at(-1), 'A link asks for it: /shared/100% why & how.json');
	});

	it('is not made for what it would not open', () => {
		assert.equal(linkTo(vscode.Uri.file('/shared/why')), undefined);
		assert.equal(linkTo(vscode.Uri.file('//host/share/why.json')), undefined);
	});

	it('is refused without a question where it names anything else', async () => {
		state.choice = 'Open';
		const odd = ['', 'file=', 'file=why.json', 'file=../why.json', 'file=//host/share/why.json', 'file=/bin/sh'];
		const hosts = ['file=%5C%5Chost%5Cshare%5Cwhy.json', 'file=https://host/why.json', 'file=/%5Chost/why.json'];
		for (const query of [...odd, ...hosts]) {
			await follow(linkWith(query));
		}
		await follow(linkWith('file=/shared/why.json', '/run'));
		assert.deepEqual(opened, []);
		assert.deepEqual(new Set(state.messages), new Set(['That link names no exported file of this machine.']));
	});
});
