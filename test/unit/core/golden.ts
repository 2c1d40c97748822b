/** Golden files: what a reviewer can read. `UPDATE_GOLDEN=1` writes them anew. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../../fixtures/export/', import.meta.url);

export function assertGolden(name: string, actual: string): void {
	const file = new URL(name, folder);
	if (process.env.UPDATE_GOLDEN === '1') {
		mkdirSync(folder, { recursive: true });
		writeFileSync(file, actual);
	}
	assert.ok(existsSync(file), `${name} is missing; UPDATE_GOLDEN=1 writes it`);
	assert.equal(actual, readFileSync(file, 'utf8'));
}
