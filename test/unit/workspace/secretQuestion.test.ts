import assert from 'node:assert/strict';
import type { ContextItem } from '../../../src/core/stream/turnEvent.ts';
import { askAboutAllSecrets, askAboutSecrets } from '../../../src/workspace/secretQuestion.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';

const env: ContextItem = {
	id: 'a1',
	kind: 'file',
	label: '.env',
	uri: 'file:///project/.env',
	startLine: 1,
	text: 'PORT=1\nAPI_KEY=sk-live-0123456789abcdef0123\n',
};
const plain: ContextItem = { id: 'a2', kind: 'file', label: 'a.ts', uri: 'file:///project/a.ts', text: 'let a;' };

describe('attaching what looks secret', () => {
	beforeEach(resetVscode);

	it('asks first, with the keys masked, and says where it would go', async () => {
		await askAboutSecrets(env);
		assert.deepEqual(state.messages, ['.env looks as if it held secrets. Attach it?']);
		assert.equal(
			state.details[0],
			'2: API_KEY=sk-•••\nWhat is attached is sent to the server of the model and kept in the conversation.',
		);
	});

	it('does not happen when the user closes the question', async () => {
		assert.equal(await askAboutSecrets(env), undefined);
	});

	it('leaves the secrets out, or does as it was told', async () => {
		state.choice = 'Attach with secrets masked';
		const masked = await askAboutSecrets(env);
		assert.equal(masked?.text, 'PORT=1\nAPI_KEY=sk-•••\n');
		assert.equal(masked.label, '.env (secrets masked)');
		state.choice = 'Attach as it is';
		assert.equal(await askAboutSecrets(env), env);
	});

	it('tells the lines of the file, not of the selection', async () => {
		await askAboutSecrets({ ...env, kind: 'selection', startLine: 11, uri: 'file:///project/a.ts' });
		assert.match(state.details[0] ?? '', /^12: API_KEY/);
	});

	it('offers no masking where only the name is a sign', async () => {
		state.choice = 'Attach with secrets masked';
		assert.equal(await askAboutSecrets({ ...env, text: 'PORT=1' }), undefined);
	});

	it('is asked about for each of several, and nothing else is', async () => {
		assert.deepEqual(await askAboutAllSecrets([plain, env]), [plain]);
		assert.equal(state.messages.length, 1);
		assert.equal(await askAboutSecrets(plain), plain);
		assert.equal(state.messages.length, 1);
	});
});
