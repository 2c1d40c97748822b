import assert from 'node:assert/strict';
import {
	DisposableStore,
	Emitter,
	MutableDisposable,
	onUnexpectedError,
	setUnexpectedErrorHandler,
	toDisposable,
} from '../../../src/core/lifecycle.ts';

function counted(): { readonly dispose: () => void; readonly count: number } {
	let count = 0;
	return {
		dispose: () => {
			count += 1;
		},
		get count() {
			return count;
		},
	};
}

describe('toDisposable', () => {
	it('runs once, however often it is disposed', () => {
		const inner = counted();
		const disposable = toDisposable(inner.dispose);
		disposable.dispose();
		disposable.dispose();
		assert.equal(inner.count, 1);
	});

	it('does not run again when it disposes itself', () => {
		let runs = 0;
		const disposable = toDisposable(() => {
			runs += 1;
			disposable.dispose();
		});
		disposable.dispose();
		assert.equal(runs, 1);
	});
});

describe('DisposableStore', () => {
	it('disposes everything once', () => {
		const items = [counted(), counted()];
		const store = new DisposableStore();
		for (const item of items) {
			assert.equal(store.add(item), item);
		}
		store.dispose();
		store.dispose();
		assert.deepEqual(
			items.map(item => item.count),
			[1, 1],
		);
	});

	it('disposes at once what comes after its own end', () => {
		const store = new DisposableStore();
		store.dispose();
		const late = counted();
		store.add(late);
		assert.equal(late.count, 1);
	});

	it('can be cleared and filled again', () => {
		const [first, second] = [counted(), counted()];
		const store = new DisposableStore();
		store.add(first);
		store.clear();
		store.add(second);
		assert.deepEqual([first.count, second.count], [1, 0]);
		store.dispose();
		assert.deepEqual([first.count, second.count], [1, 1]);
	});

	it('disposes the rest when one throws, and gathers the failures', () => {
		const store = new DisposableStore();
		const failure = new Error('no');
		store.add({
			dispose: () => {
				throw failure;
			},
		});
		const rest = store.add(counted());
		assert.throws(
			() => store.dispose(),
			(error: AggregateError) => error.errors[0] === failure,
		);
		assert.equal(rest.count, 1);
		store.dispose();
		assert.equal(rest.count, 1);
	});

	it('holds an item once that was added twice', () => {
		const store = new DisposableStore();
		const item = counted();
		store.add(item);
		store.add(item);
		store.dispose();
		assert.equal(item.count, 1);
	});
});

describe('MutableDisposable', () => {
	it('disposes what it replaces, and what it holds at its end', () => {
		const [first, second] = [counted(), counted()];
		const holder = new MutableDisposable<typeof first>();
		holder.value = first;
		holder.value = second;
		assert.deepEqual([first.count, second.count], [1, 0]);
		holder.dispose();
		holder.dispose();
		assert.deepEqual([first.count, second.count], [1, 1]);
		assert.equal(holder.value, undefined);
	});

	it('keeps a value that is set again', () => {
		const item = counted();
		const holder = new MutableDisposable<typeof item>();
		holder.value = item;
		holder.value = item;
		assert.equal(item.count, 0);
		holder.value = undefined;
		assert.equal(item.count, 1);
	});

	it('disposes at once what is set after its own end', () => {
		const holder = new MutableDisposable<ReturnType<typeof counted>>();
		holder.dispose();
		const late = counted();
		holder.value = late;
		assert.equal(late.count, 1);
		assert.equal(holder.value, undefined);
	});
});

describe('Emitter', () => {
	it('tells every listener, also a function that listens twice', () => {
		const heard: number[] = [];
		const emitter = new Emitter<number>();
		const listen = (value: number): void => void heard.push(value);
		emitter.event(listen);
		const second = emitter.event(listen);
		emitter.fire(1);
		second.dispose();
		second.dispose();
		emitter.fire(2);
		assert.deepEqual(heard, [1, 1, 2]);
	});

	it('is silent after it was disposed', () => {
		const heard: number[] = [];
		const emitter = new Emitter<number>();
		emitter.event(value => heard.push(value));
		emitter.dispose();
		emitter.dispose();
		emitter.fire(1);
		emitter.event(value => heard.push(value)).dispose();
		emitter.fire(2);
		assert.deepEqual(heard, []);
	});

	it('lets listeners come and go while it tells', () => {
		const heard: string[] = [];
		const emitter = new Emitter<number>();
		const first = emitter.event(() => {
			heard.push('first');
			first.dispose();
			emitter.event(() => heard.push('late'));
		});
		emitter.event(() => heard.push('second'));
		emitter.fire(1);
		assert.deepEqual(heard, ['first', 'second']);
		emitter.fire(2);
		assert.deepEqual(heard, ['first', 'second', 'second', 'late']);
	});

	it('tells all others when one listener throws, and reports its error once', () => {
		const reported: unknown[] = [];
		setUnexpectedErrorHandler(error => reported.push(error));
		const heard: number[] = [];
		const emitter = new Emitter<number>();
		const broken = new Error('broken');
		emitter.event(() => {
			throw broken;
		});
		emitter.event(value => heard.push(value));
		emitter.fire(1);
		assert.deepEqual([heard, reported], [[1], [broken]]);
	});

	it('goes on also when nobody can be told of an error', () => {
		setUnexpectedErrorHandler(() => {
			throw new Error('the log is gone');
		});
		assert.doesNotThrow(() => onUnexpectedError(new Error('broken')));
	});

	it('tells nobody any more when it is disposed while it tells', () => {
		const heard: string[] = [];
		const emitter = new Emitter<number>();
		emitter.event(() => {
			heard.push('first');
			emitter.dispose();
		});
		emitter.event(() => heard.push('second'));
		emitter.fire(1);
		assert.deepEqual(heard, ['first']);
	});
});
