import assert from 'node:assert/strict';
import { foldPieces } from '../../../src/core/text/foldLines.ts';

const pieces = (line: string, depth = 0): string | undefined =>
	foldPieces(line, depth)
		?.map(piece => ('text' in piece ? `${piece.kind}(${piece.text})` : piece.kind))
		.join(' ');

describe('a line with <details>', () => {
	it('opens, names and closes a fold, alone or all in one', () => {
		assert.equal(pieces('<details>'), 'open');
		assert.equal(pieces('  <DETAILS open>'), 'open');
		assert.equal(pieces('<summary>The *log*</summary>', 1), 'summary(The *log*)');
		assert.equal(pieces('</details>', 1), 'close');
		assert.equal(
			pieces('<details><summary>A</summary>one <b>two</b></details>'),
			'open summary(A) text(one <b>two</b>) close',
		);
		assert.equal(pieces('the end</details>', 1), 'text(the end) close');
	});

	it('is text where there is nothing to name or close, in code, and with attributes', () => {
		assert.equal(pieces('</details>'), undefined);
		assert.equal(pieces('<summary>A</summary>'), undefined);
		assert.equal(pieces('see `<details>`', 1), undefined);
		assert.equal(pieces('    <details>'), undefined);
		assert.equal(pieces('<details ontoggle=alert(1)>'), undefined);
		assert.equal(pieces('<summary onclick=x>A</summary>', 1), undefined);
		assert.equal(pieces('a `</details>` b', 1), undefined);
	});

	it('is text where folds stand in folds deeper than anybody writes', () => {
		assert.equal(pieces('<details>', 3), 'open');
		assert.equal(pieces('<details>', 4), undefined);
	});
});
