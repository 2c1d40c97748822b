/** The thread beside: does one task after the other, and waits for the disk so that nobody else has to. */
import type { MessagePort } from 'node:worker_threads';
import type { Answer, Request } from './messages.ts';
import { openTranscript, type ReadTranscript } from './openTranscript.ts';

export function serve(port: MessagePort, read: ReadTranscript): void {
	const answer = (message: Answer): void => port.postMessage(message);
	port.on('message', ({ id, folder, task }: Request) => {
		try {
			answer({ id, type: 'opened', opened: openTranscript(folder, task.file, read) });
		} catch (error) {
			answer({ id, type: 'failed', message: error instanceof Error ? error.message : String(error) });
		}
	});
}
