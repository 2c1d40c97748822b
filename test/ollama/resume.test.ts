import assert from 'node:assert/strict';
import { createModelMemory } from '../../src/providers/asking/modelMemory.ts';
import { scripts } from '../standins/ollamaScripts.ts';
import { type Asked, ask, finishOf } from './ask.ts';
import { ollamaUnderTest } from './serverUnderTest.ts';

const codesOf = ({ state }: Asked) => state.notices.filter(({ kind }) => kind === 'resumed').map(({ code }) => code);

describe('a real Ollama that goes on with an answer', () => {
	const { thinking, answer } = scripts.think;
	/** What the model says behind text; behind the end of a usual prompt it says its script, from the beginning. */
	const behindText = scripts.plain.answer;
	const resume = (
		begun: { thinking: string; answer?: string; mode: 'continue' | 'answer-now' },
		model = 'scripted-think',
	) =>
		ask({
			url: ollamaUnderTest.server.url,
			request: { model, think: 'on' },
			turn: { resume: begun, memory: createModelMemory() },
		});

	it('goes on in the middle of the thinking, by a raw prompt', async () => {
		const at = thinking.indexOf('Wait, could');
		const asked = await resume({ thinking: thinking.slice(0, at), mode: 'continue' });
		assert.deepEqual(codesOf(asked), ['resume.raw']);
		assert.equal(asked.thinking, behindText);
		assert.equal(asked.answer, '');
		assert.equal(finishOf(asked), 'complete');
	});

	it('goes on in the middle of the answer', async () => {
		const at = answer.indexOf('- `add(2, 3)`');
		const asked = await resume({ thinking, answer: answer.slice(0, at), mode: 'continue' });
		assert.deepEqual(codesOf(asked), ['resume.raw']);
		assert.equal(asked.thinking, '');
		assert.equal(asked.answer, behindText);
	});

	it('answers now, from the thinking that is there', async () => {
		const asked = await resume({ thinking: thinking.slice(0, thinking.indexOf('Wait')), mode: 'answer-now' });
		assert.deepEqual(codesOf(asked), ['resume.raw']);
		assert.equal(asked.thinking, '');
		assert.equal(asked.answer, behindText);
	});
});
