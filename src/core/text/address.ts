/**
 * What an address says by its letters alone: which machine it is, and what is meant where its scheme is missing.
 * One rule for all who care whether something leaves this machine.
 */

/**
 * Whether what is sent to this host stays on this machine, whatever the network or its name servers say.
 *
 * Names under `.localhost` do not: Node asks the network's name server for them, and that one may answer anything.
 * @param host a name or an address as `URL.hostname` spells it, in brackets or without.
 */
export function isThisMachine(host: string): boolean {
	const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
	return name === 'localhost' || isLoopbackV4(name) || isLoopbackV6(name);
}

/** `127.x.x.x`, and `0.0.0.0`: servers listen there, and a client that goes there finds its own machine. */
function isLoopbackV4(name: string): boolean {
	const numbers = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(name)?.slice(1).map(Number) ?? [];
	return numbers.every(number => number <= 255) && (numbers[0] === 127 || numbers.join('.') === '0.0.0.0');
}

/** `::1`, `::`, and the addresses above in their long spelling. */
function isLoopbackV6(name: string): boolean {
	const mapped = /^::ffff:(?:([\d.]+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/.exec(name);
	if (mapped === null) {
		return name === '::1' || name === '::';
	}
	const [, dotted, high = '', low = ''] = mapped;
	return isLoopbackV4(dotted ?? [...bytesOf(high), ...bytesOf(low)].join('.'));
}

function bytesOf(hexadecimal: string): readonly number[] {
	const number = Number.parseInt(hexadecimal, 16);
	return [number >> 8, number & 255];
}

/** Longer ones are meant for no reader. */
const longestWebAddress = 2_000;
const webAddress = /^https?:\/\/([^\s/?#@\\]{1,255})(?:[/?#][^\u0000-\u001f\u007f]*)?$/i;

/**
 * The host, with its port, of an address on the web as it is written there: http or https, and nobody's name or
 * password in front. Undefined for everything else, however much it looks like one.
 */
export function webHost(address: string): string | undefined {
	return address.length > longestWebAddress ? undefined : webAddress.exec(address)?.[1];
}

/** The address with `http://` in front where people left the scheme out: `localhost:11434`, `10.0.0.7/v1`. */
export function withScheme(address: string): string {
	const text = address.trim();
	return text === '' || /^[a-z][a-z0-9+.-]*:(\/|$)/i.test(text) ? text : `http://${text.replace(/^\/+/, '')}`;
}
