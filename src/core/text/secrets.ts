/** What of a text that is about to be sent away looks secret: files by their name, values and keys by what they look like. */
import { findKeys, joined, type KeyPlace, withMarks } from './keys.ts';

/** Names of files that people keep secrets in. */
const secretFiles: readonly RegExp[] = [
	/^\.env(?:rc|\..+)?$/,
	/\.env$/,
	/\.(?:pem|key|p8|p12|pfx|ppk|jks|keystore|kdbx|asc|gpg|tfvars|tfstate)$/,
	/^id_(?:rsa|dsa|ecdsa|ed25519)$/,
	/^\.?(?:netrc|npmrc|pypirc|pgpass|htpasswd|dockercfg|git-credentials|vault-token|s3cfg|boto|my\.cnf)$/,
	/^_netrc$/,
	/^(?:credentials?|secrets?|kubeconfig|service[-_]account.*)(?:\.(?:json|ya?ml|toml|ini|txt|properties|env))?$/,
];

/** Examples of such files have no secrets: that is what they are for. */
const exampleFile = /\.(?:example|sample|template|dist|defaults?)$/;

/** Folders of programs that keep their keys and logins there. */
const secretFolders: ReadonlySet<string> = new Set(['.git', '.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker']);

/**
 * Whether a path says that the file holds secrets: such a file is asked about before it is attached, and tools do not
 * read it. Slashes of both kinds.
 */
export function isSecretFile(path: string): boolean {
	const parts = path.toLowerCase().split(/[/\\]/);
	const name = parts.at(-1) ?? '';
	const isNamed = !exampleFile.test(name) && secretFiles.some(pattern => pattern.test(name));
	return isNamed || parts.some(part => secretFolders.has(part));
}

/** One without its end goes on to the end of the text. */
const privateKey =
	/-----BEGIN (?:[A-Z]+ ){0,4}PRIVATE KEY-----(?:[\s\S]*?-----END (?:[A-Z]+ ){0,4}PRIVATE KEY-----|[\s\S]*)/dg;

/** A line that gives a value to a name: `API_KEY=…`, `password: …`, `//registry/:_authToken=…`. */
const assignment =
	/^[ \t]*(?:export[ \t]+)?["']?(?<name>[\w.:/-]{1,120}?)(?:["']?[ \t]*=|["'][ \t]*:|[ \t]*:(?=[ \t]))[ \t]*["']?(?<value>[^\s"',]+)/dgm;

const secretName = /key|secret|token|passw(?:or)?d|passphrase|pwd|credential|auth|private|dsn|connection|_url$|_uri$/i;

/**
 * Where secrets stand, in order and without overlap.
 * @param path of the file: in one that is made for secrets a value is one by its name, whatever it looks like
 */
export function findSecrets(text: string, path = ''): readonly KeyPlace[] {
	const blocks = [...text.matchAll(privateKey)].flatMap(({ indices }) => toPlace(indices?.[0]));
	const values = isSecretFile(path)
		? [...text.matchAll(assignment)].flatMap(({ groups, indices }) =>
				secretName.test(groups?.name ?? '') ? toPlace(indices?.groups?.value) : [],
			)
		: [];
	return joined([...findKeys(text), ...blocks, ...values]);
}

/** The text with every secret masked; of a long one the beginning stays, by which people know it. */
export function maskSecrets(text: string, secrets: readonly KeyPlace[]): string {
	return withMarks(text, secrets, maskOf);
}

/** {@link maskSecrets} of a whole file, with every line where it was: each line of a private key is a mask. */
export function maskSecretLines(text: string, path = ''): string {
	return withMarks(text, findSecrets(text, path), secret =>
		secret.includes('\n') ? secret.replace(/[^\r\n]+/g, '•••') : maskOf(secret),
	);
}

function maskOf(secret: string): string {
	return `${secret.length < longSecret ? '' : secret.slice(0, shownOfSecret)}•••`;
}

const longSecret = 12;
const shownOfSecret = 3;

export interface SecretLine {
	/** From 1. */
	readonly line: number;
	readonly text: string;
}

/** The lines that secrets begin in, masked. */
export function linesWithSecrets(text: string, secrets: readonly KeyPlace[]): readonly SecretLine[] {
	const lines: SecretLine[] = [];
	let line = 1;
	let from = 0;
	for (let next = 0; next < secrets.length; ) {
		const start = secrets[next]?.start ?? 0;
		for (let end = text.indexOf('\n', from); end !== -1 && end < start; end = text.indexOf('\n', from)) {
			line += 1;
			from = end + 1;
		}
		const end = text.indexOf('\n', start);
		const to = end === -1 ? text.length : end;
		const here = secrets.slice(next, next + countBefore(secrets, next, to));
		const places = here.map(secret => ({ start: secret.start - from, end: Math.min(secret.end, to) - from }));
		lines.push({ line, text: maskSecrets(text.slice(from, to), places) });
		next += here.length;
	}
	return lines;
}

/** How many of those that follow begin before an offset; the next one surely does. */
function countBefore(secrets: readonly KeyPlace[], next: number, end: number): number {
	let count = 1;
	while ((secrets[next + count]?.start ?? end) < end) {
		count += 1;
	}
	return count;
}

function toPlace(span: readonly [number, number] | undefined): readonly KeyPlace[] {
	return span === undefined ? [] : [{ start: span[0], end: span[1] }];
}
