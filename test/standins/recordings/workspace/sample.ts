export function add(a: number, b: number): number {
	return a - b;
}

export function total(prices: readonly number[]): number {
	return prices.reduce((sum, price) => add(sum, price), 0);
}

export function average(prices: readonly number[]): number {
	return total(prices) / prices.length;
}
