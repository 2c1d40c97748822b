/** The server that `npm run test:ollama` started, for the tests of this folder. */
import { type OllamaServer, type ServerOptions, startOllama } from '../harness/ollamaServer.ts';

let shared: OllamaServer | undefined;
let executable: string | undefined;

export const ollamaUnderTest = {
	use(server: OllamaServer, binary: string | undefined): void {
		shared = server;
		executable = binary;
	},

	/** Shared by all tests; nobody stops it. */
	get server(): OllamaServer {
		if (shared === undefined) {
			throw new Error('These tests need a real Ollama. Run them with: npm run test:ollama');
		}
		return shared;
	},

	/** A server of its own for a test that stops it. Skips the test where the server is somebody else's. */
	start(test: Mocha.Context, options?: ServerOptions): Promise<OllamaServer> {
		if (executable === undefined) {
			console.log('      skipped: the server at OLLAMA_HOST is not ours to stop');
			test.skip();
		}
		return startOllama(executable, options);
	},
};
