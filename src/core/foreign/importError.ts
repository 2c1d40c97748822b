/** Something in a file is not what its format promises. `place` is such as `turns[0].events[3].text`. */
export class ImportError extends Error {
	override readonly name = 'ImportError';
	readonly place: string;

	constructor(place: string, expected: string) {
		super(place === '' ? expected : `${place}: ${expected}`);
		this.place = place;
	}
}
