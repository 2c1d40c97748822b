/** What a diff tells a model of files of secrets: that they have changed. */
import { isSecretFile } from '../../core/text/secrets.ts';

/** A line of a file begins with a sign or a space, so these begin something else: another file, or a heading of ours. */
const sectionStart = /^(?=diff --(?:git|cc|combined) |# )/m;

export function withoutSecretFiles(diff: string): string {
	return diff.split(sectionStart).map(withoutSecrets).join('');
}

function withoutSecrets(section: string): string {
	const [head = ''] = section.split('\n', 1);
	const isSecret = head.startsWith('diff --') && namesIn(section).some(isSecretFile);
	return isSecret ? `${head}\n[a file of secrets, so its lines are not shown]\n` : section;
}

/** Before and after; a name with odd characters is in quotes. */
function namesIn(section: string): readonly string[] {
	const heads = section.split(/^@@+ /m, 1)[0] ?? '';
	const named = heads.matchAll(/^(?:---|\+\+\+|rename from|rename to|copy from|copy to) "?(?:[ab]\/)?(.+?)"?\t?$/gm);
	const [, before = '', after = ''] = /^diff --git "?a\/(.+?)"? "?b\/(.+?)"?$/m.exec(heads) ?? [];
	const [, merged = ''] = /^diff --(?:cc|combined) "?(.+?)"?$/m.exec(heads) ?? [];
	return [before, after, merged, ...[...named].map(([, name = '']) => name)];
}
