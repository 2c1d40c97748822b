/** The script of the archive's thread, `dist/archiveThread.js`: part of the composition root. */
import { parentPort } from 'node:worker_threads';
import { importTranscript } from './importTranscript.ts';
import { serve } from './storage/background/serve.ts';

if (parentPort) {
	serve(parentPort, importTranscript);
}
