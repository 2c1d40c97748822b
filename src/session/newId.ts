import { randomUUID } from 'node:crypto';

/** Ids for turns and conversations: short, unguessable enough, safe as file names. */
export function newId(): string {
	return randomUUID().replaceAll('-', '').slice(0, 20);
}
