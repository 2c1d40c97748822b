/** The heap after everything that can go has gone. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of JavaScript values that are alive, after the pending callbacks and some collections. */
export async function heapInUse(): Promise<number> {
	for (let round = 0; round < 4; round += 1) {
		await new Promise(resolve => setImmediate(resolve));
		collect();
	}
	return process.memoryUsage().heapUsed;
}
