/**
 * Loads programs of ours from what V8 made of them at an earlier start: compiling is most of what a start costs. What was
 * kept is used for exactly the text that it was made of; where it is missing, damaged or of another V8, the text is
 * compiled as ever.
 */
import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

interface LoadedProgram {
	readonly name: string;
	readonly hash: string;
	readonly script: Script;
}

type ModuleFunction = (
	exports: unknown,
	require: NodeJS.Require,
	module: NodeJS.Module,
	filename: string,
	dirname: string,
) => void;

/** The build begins a program with its hash, so that a start has nothing to reckon. */
const writtenHash = /^\/\*([\da-f]{64})\*\//;
const hashLength = 64;
const headLength = hashLength + 4;

const beginning = '(function (exports, require, module, __filename, __dirname) { ';

export class CompiledFiles {
	readonly #folder: string;
	readonly #storage: string;
	/** Those of which nothing was kept that is good for the next start. */
	readonly #unkept: LoadedProgram[] = [];

	/** `folder` has the programs, `storage` what is kept of them. */
	constructor(folder: string, storage: string) {
		this.#folder = folder;
		this.#storage = storage;
	}

	/** The same as to require it; whoever requires it later gets the same. */
	load(name: string): unknown {
		const path = join(this.#folder, name);
		const source = readFileSync(path, 'utf8');
		const hash = writtenHash.exec(source)?.[1];
		const require = createRequire(path);
		if (hash === undefined || require.cache[path]) {
			return require(path);
		}
		const cachedData = this.#read(name, hash);
		const script = new Script(`${beginning}${source}\n})`, {
			filename: path,
			columnOffset: -beginning.length,
			...(cachedData && { cachedData }),
		});
		if (!cachedData || script.cachedDataRejected) {
			this.#unkept.push({ name, hash, script });
		}
		return run(script, path, this.#folder, require);
	}

	/** Keeps for the next start what this one had to compile. That it cannot be kept is no matter. */
	async keep(): Promise<void> {
		try {
			for (const program of this.#unkept.splice(0)) {
				await this.#write(program);
			}
		} catch {
			// A full disk, or one that is only read: the next start compiles again.
		}
	}

	#read(name: string, hash: string): Buffer | undefined {
		try {
			const kept = readFileSync(this.#path(name));
			const data = kept.subarray(headLength);
			const isRight = kept.toString('latin1', 0, hashLength) === hash && kept.readUInt32LE(hashLength) === crc32(data);
			return isRight ? data : undefined;
		} catch {
			return undefined; // Not there yet, or cut off.
		}
	}

	async #write({ name, hash, script }: LoadedProgram): Promise<void> {
		const data = script.createCachedData();
		const head = Buffer.alloc(headLength);
		head.write(hash, 'latin1');
		head.writeUInt32LE(crc32(data), hashLength);
		// Another window may read or write it at the same time: a name is only ever given to a whole file.
		const unfinished = `${this.#path(name)}.${process.pid}`;
		await mkdir(this.#storage, { recursive: true });
		try {
			await writeFile(unfinished, Buffer.concat([head, data]));
			await rename(unfinished, this.#path(name));
		} catch (error) {
			await rm(unfinished, { force: true });
			throw error;
		}
	}

	#path(name: string): string {
		return join(this.#storage, `${name}.v8`);
	}
}

function run(script: Script, path: string, folder: string, require: NodeJS.Require): unknown {
	const module = new Module(path);
	module.filename = path;
	require.cache[path] = module;
	try {
		(script.runInThisContext() as ModuleFunction)(module.exports, require, module, path, folder);
	} catch (error) {
		delete require.cache[path];
		throw error;
	}
	module.loaded = true;
	return module.exports;
}
