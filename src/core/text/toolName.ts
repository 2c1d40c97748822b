/** What servers leave of a model's own markup in the name of a tool. */

/**
 * The name of a tool without the special tokens that a server left glued to it, such as `read<|channel|>commentary`.
 * A name that is nothing else stays as it came.
 */
export function withoutTokens(name: string): string {
	return name.replace(/^(?:<\|[a-z_]{1,40}\|>\s*)+/, '').replace(/\s*<\|[\s\S]*$/, '') || name;
}
