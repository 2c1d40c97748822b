import assert from 'node:assert/strict';
import { setImmediate as nextTask } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Conversation } from '../../../../src/core/conversation/conversation.ts';
import { fromJson } from '../../../../src/core/export/fromJson.ts';
import { shareCommand } from '../../../../src/surfaces/share/shareConversation.ts';
import type { FakeQuickPick } from '../../../harness/vscodeFake/quickPick.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { plainTurn } from '../../core/turnEvents.ts';

const thinking = 'Ask ann@corp.io, at 10.1.20.3, in /home/ann/x.';

function conversationOf(answer: string): Conversation {
	const turns = [{ id: 't1', events: plainTurn([thinking], [answer]) }];
	return { id: 'c1', title: 'Why?', createdAt: '2026-03-01T10:00:00.000Z', turns };
}

describe('a conversation that is shared', () => {
	let previews: string[];
	let closed: number;
	let published: (readonly [string, string])[];
	let publish: (name: string, text: string) => Promise<vscode.Uri>;

	beforeEach(() => {
		resetVscode();
		previews = [];
		closed = 0;
		published = [];
		publish = async (...args) => {
			published.push(args);
			return vscode.Uri.parse('https://gist.github.com/x/1');
		};
	});

	function share(conversation: Conversation | undefined, node?: unknown): Promise<void> {
		const command = shareCommand({
			find: async id => (id === 'c1' ? conversation : undefined),
			conversationInUse: () => 'c1',
			preview: {
				show: async text => void previews.push(text),
				close: async () => {
					closed += 1;
				},
			},
			publish: (name, text) => publish(name, text),
		});
		return command.execute(node);
	}

	/** The list of what was found, as soon as it stands there. */
	async function list(): Promise<FakeQuickPick> {
		for (;;) {
			if (state.quickPick?.isShown) {
				return state.quickPick;
			}
			await nextTask();
		}
	}

	it('shows everything that was found, checked, beside what would leave', async () => {
		state.picks = ['Copy as Markdown', 'Thinking'];
		const sharing = share(conversationOf('Fixed.'));
		const pick = await list();
		assert.deepEqual(
			pick.items.map(({ label }) => label),
			['Home folders', '/home/ann', 'E-mail addresses', 'ann@corp.io', 'Network addresses', '10.1.20.3'],
		);
		assert.deepEqual(
			pick.selectedItems.map(({ label }) => label),
			['/home/ann', 'ann@corp.io', '10.1.20.3'],
		);
		assert.match(previews.at(-1) ?? '', /Ask \\?\[e-mail removed\\?\], at \\?\[address removed\\?\], in \\?~\/x/);
		pick.choose('ann@corp.io');
		assert.match(previews.at(-1) ?? '', /Ask \\?\[e-mail removed\\?\], at 10\.1\.20\.3, in \/home\/ann\/x/);
		state.choice = 'Copy';
		pick.accept();
		await sharing;
		assert.equal(state.clipboard, previews.at(-1));
		assert.equal(closed, 1);
	});

	it('is asked about a last time, with counts and no word of what was taken out', async () => {
		state.picks = ['Secret gist on GitHub', 'Thinking'];
		state.choice = 'Create gist';
		const sharing = share(conversationOf('Write to bob@corp.io.'), { kind: 'conversation', id: 'c1' });
		(await list()).accept();
		await sharing;
		assert.deepEqual(state.details, [
			'Taken out: Home folders: 1, E-mail addresses: 2, Network addresses: 1. What leaves stands in the editor.',
		]);
		assert.equal(published.length, 1);
		assert.equal(published[0]?.[0], 'why.md');
		assert.doesNotMatch(published[0]?.[1] ?? '', /corp|10\.1|home\/ann/);
	});

	it('goes to a file with every event, bare, and a link to it on the clipboard', async () => {
		state.picks = 'A file and a link to it';
		state.choice = 'Choose the file';
		state.saveTo = vscode.Uri.file('/shared/why.json');
		const sharing = share(conversationOf('Write to bob@corp.io.'));
		(await list()).accept();
		await sharing;
		const conversation = fromJson(state.written.get('/shared/why.json') ?? '');
		assert.equal(conversation.turns[0]?.events.length, 8);
		assert.doesNotMatch(state.written.get('/shared/why.json') ?? '', /corp|10\.1|home\/ann/);
		assert.match(state.clipboard, /sidethought\.sidethought\/open\?file/);
	});

	it('leaves nothing where one leaves the list, or says no', async () => {
		state.picks = ['Copy as Markdown', 'Thinking'];
		const left = share(conversationOf('Fixed.'));
		(await list()).hide();
		await left;
		const refused = share(conversationOf('Fixed.'));
		state.choice = undefined;
		(await list()).accept();
		await refused;
		assert.equal(state.clipboard, '');
		assert.equal(closed, 2);
	});

	it('is not searched in what stays here anyway', async () => {
		state.picks = ['Copy as Markdown'];
		state.choice = 'Copy';
		await share(conversationOf('Fixed.'));
		assert.equal(state.quickPick, undefined);
		assert.equal(previews.length, 1, 'shown all the same');
		assert.deepEqual(state.details, ['Nothing is taken out. What leaves stands in the editor.']);
		assert.doesNotMatch(state.clipboard, /ann/);
		assert.match(state.clipboard, /Fixed\./);
	});

	it('says what went wrong, and closes what it showed', async () => {
		state.picks = ['Secret gist on GitHub'];
		state.choice = 'Create gist';
		publish = async () => {
			throw new Error('GitHub did not take the gist (status 403). Nothing was shared.');
		};
		await assert.rejects(share(conversationOf('Fixed.')), /status 403/);
		assert.equal(closed, 1);
	});

	it('has to be there', async () => {
		await share(undefined);
		assert.deepEqual(state.messages, ['There is nothing to share yet: ask something first.']);
	});
});
