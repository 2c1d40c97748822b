import * as v from 'valibot';

/**
 * A value from outside, such as the argument of a command, when it is of the type that the schema says. Anything else
 * counts as absent: menus and keys pass arguments of their own to the commands that they run.
 */
export function accept<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined {
	const { success, output } = v.safeParse(schema, value);
	return success ? output : undefined;
}
