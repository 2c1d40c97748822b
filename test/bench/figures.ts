/** Medians, growth exponents, tables: what every benchmark prints. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? Number.NaN;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** The value below which `share` (0 to 1) of the values are. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The k of time ~ size^k, fitted over all points; 1 is linear, 2 is quadratic. */
export function growthExponent(points: readonly { readonly size: number; readonly time: number }[]): number {
	const logs = points.map(({ size, time }) => ({ x: Math.log(size), y: Math.log(time) }));
	const meanX = mean(logs.map(({ x }) => x));
	const meanY = mean(logs.map(({ y }) => y));
	const covariance = mean(logs.map(({ x, y }) => (x - meanX) * (y - meanY)));
	return covariance / mean(logs.map(({ x }) => (x - meanX) ** 2));
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Columns as wide as their widest cell; all but the first to the right. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
	console.log(`\n${title}\n`);
	for (const [index, row] of rows.entries()) {
		const cells = row.map((cell, column) =>
			column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
		);
		console.log(`| ${cells.join(' | ')} |`);
		if (index === 0) {
			console.log(
				`| ${widths.map((width, column) => '-'.repeat(width - 1) + (column === 0 ? '-' : ':')).join(' | ')} |`,
			);
		}
	}
}

/** Writes the figures to test/bench/output/, which git ignores, with what they were measured on. */
export async function writeFigures(name: string, figures: unknown): Promise<void> {
	const folder = join(import.meta.dirname, 'output');
	await mkdir(folder, { recursive: true });
	const machine = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length };
	await writeFile(
		join(folder, `${name}.json`),
		`${JSON.stringify({ measuredAt: new Date().toISOString(), machine, figures }, undefined, 2)}\n`,
	);
	console.log(`\nWritten to test/bench/output/${name}.json`);
}
