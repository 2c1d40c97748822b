import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/core/lifecycle.ts';
import type { AppendedEvents } from '../../../../src/session/hub/hubEvents.ts';
import type { CatalogState } from '../../../../src/session/hub/modelCatalog.ts';
import { followGuide } from '../../../../src/surfaces/setup/guideProgress.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { turnOf, turnStart } from '../../core/turnEvents.ts';

const nothing: CatalogState = { loading: true, models: [], failures: [] };

function model(provider: string, thinking: boolean): CatalogState['models'][number] {
	const capabilities = { thinking, tools: undefined, vision: undefined };
	return { ref: { provider, id: 'm' }, label: 'm', detail: '', capabilities };
}

describe('the guide', () => {
	beforeEach(resetVscode);

	function follow() {
		const changed = new Emitter<CatalogState>();
		const appended = new Emitter<AppendedEvents>();
		const catalog = { state: nothing, onDidChange: changed.event };
		const following = followGuide({ catalog, conversations: { onDidAppend: appended.event } });
		const ticked = (): readonly unknown[] => state.ran.splice(0).map(([, key, value]) => value === true && key);
		return { changed, appended, following, ticked };
	}

	it('ticks what the providers show: Ollama, a model of it that thinks, a provider with a key', () => {
		const { changed, ticked, following } = follow();
		const failure = { provider: { id: 'ollama' } as never, failure: {} as never };
		changed.fire({ ...nothing, asked: true, failures: [failure] });
		assert.deepEqual(ticked(), []);
		changed.fire({ ...nothing, asked: true, models: [model('ollama', false)] });
		assert.deepEqual(ticked(), ['sidethought.done.ollama']);
		changed.fire({ ...nothing, asked: true, models: [model('ollama', true), model('anthropic', true)] });
		assert.deepEqual(ticked(), ['sidethought.done.model', 'sidethought.done.key']);
		following.dispose();
	});

	it('ticks a question and a recording, each once, wherever they were begun', () => {
		const { appended, ticked, following } = follow();
		const append = (recorded: boolean): void => {
			const events = turnOf([turnStart]).map(event =>
				event.type === 'turn-start' && recorded ? { ...event, options: { ...event.options, recorded } } : event,
			);
			appended.fire({ conversation: 'c', turn: 't', events });
		};
		append(true);
		append(true);
		assert.deepEqual(ticked(), ['sidethought.done.recording']);
		append(false);
		append(false);
		assert.deepEqual(ticked(), ['sidethought.done.ask']);
		following.dispose();
	});
});
