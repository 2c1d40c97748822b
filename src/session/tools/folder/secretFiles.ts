/** Files that hold keys and passwords by their name. Tools do not read them: what a model asks for may be somebody else's idea. */
const secretNames: readonly RegExp[] = [
	/^\.env(?!\.(example|sample|template|dist)$)(\..+)?$/i,
	/^\.(npmrc|pypirc|netrc|pgpass|git-credentials|htpasswd|dockercfg|vault-token)$/i,
	/^id_(rsa|dsa|ecdsa|ed25519)$/i,
	/\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc)$/i,
	/^(credentials|secrets?)(\.(json|ya?ml|toml|ini|txt))?$/i,
	/^service-?account.*\.json$/i,
];

const secretFolders: ReadonlySet<string> = new Set(['.git', '.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker']);

/** @param path relative, with `/` */
export function isSecretPath(path: string): boolean {
	const parts = path.split('/');
	const name = parts.at(-1) ?? '';
	return parts.some(part => secretFolders.has(part.toLowerCase())) || secretNames.some(each => each.test(name));
}
