/** Something cannot be attached. The message is for people and says what to do instead. */
export class NotAttached extends Error {
	override readonly name = 'NotAttached';
}
