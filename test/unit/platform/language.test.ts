import assert from 'node:assert/strict';
import { english } from '../../../src/core/wording/english.ts';
import { say, templates, translated } from '../../../src/platform/language.ts';
import { pageStrings } from '../../../src/protocol/pageStrings.ts';
import { pageWords } from '../../../src/surfaces/panel/pageWords.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';

describe('the language of VS Code', () => {
	beforeEach(resetVscode);

	it('replaces nothing in English', () => {
		assert.deepEqual([templates(), pageWords()], [{}, {}]);
		assert.equal(say('failure.internal', { reason: 'x' }), 'Something went wrong inside Sidethought: x');
	});

	it('replaces a sentence of an event by its code, with what stands in it', () => {
		state.translations = { [english['failure.internal']]: 'Fehler in Sidethought: {reason}' };
		assert.deepEqual(templates(), { 'failure.internal': 'Fehler in Sidethought: {reason}' });
		assert.equal(say('failure.internal', { reason: '{reason}' }), 'Fehler in Sidethought: {reason}');
		assert.equal(say('turn.nothing-said'), english['turn.nothing-said']);
	});

	it('gives the page its own words by key, and the sentences of events by code', () => {
		state.translations = {
			[pageStrings.send]: 'Fragen',
			[english['turn.nothing-said']]: 'Nichts kam.',
			'of something else': 'x',
		};
		assert.deepEqual(pageWords(), { send: 'Fragen', 'turn.nothing-said': 'Nichts kam.' });
	});

	it('has nothing that a bundle only inherits', () => {
		assert.deepEqual(translated({ a: 'toString', b: 'constructor' }), {});
	});

	it('has no key of the page that is a code, too', () => {
		assert.deepEqual(
			Object.keys(pageStrings).filter(key => Object.hasOwn(english, key)),
			[],
		);
	});
});
