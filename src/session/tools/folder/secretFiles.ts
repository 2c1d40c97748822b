/** What tools do not read: what a model asks for may be somebody else's idea. */
import { isSecretFile } from '../../../core/text/secrets.ts';

/** Folders of keys and settings of other programs. */
const secretFolders: ReadonlySet<string> = new Set(['.git', '.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker']);

/** Whether the file is one of secrets by its name, or in a folder of them. @param path relative, with `/` */
export function isSecretPath(path: string): boolean {
	return isSecretFile(path) || path.split('/').some(part => secretFolders.has(part.toLowerCase()));
}
