import assert from 'node:assert/strict';
import { isThisMachine, webHost, withScheme } from '../../../src/core/text/address.ts';
import { foreignPlainOrigin } from '../../../src/platform/plainOrigin.ts';

const here = [
	'localhost',
	'LOCALHOST',
	'127.0.0.1',
	'127.9.9.9',
	'127.255.255.254',
	'0.0.0.0',
	'[::1]',
	'::1',
	'[::]',
	'[::ffff:7f00:1]',
	'::ffff:127.0.0.1',
	'::FFFF:127.0.0.1',
	'[::ffff:0:0]',
];
const elsewhere = [
	'',
	'a.localhost',
	'localhost.',
	'localhost.example.com',
	'127.0.0.1.example.com',
	'127.0.0.256',
	'127.1',
	'1127.0.0.1',
	'0.0.0.1',
	'10.0.0.1',
	'192.168.127.1',
	'[::2]',
	'[1::1]',
	'[::ffff:a00:1]',
	'::ffff:10.0.0.1',
	'[fe80::1]',
	'host.docker.internal',
	'example.com',
];

describe('what is this machine', () => {
	for (const host of here) {
		it(`${host} is`, () => assert.equal(isThisMachine(host), true));
	}
	for (const host of elsewhere) {
		it(`${host || 'nothing'} is not`, () => assert.equal(isThisMachine(host), false));
	}
});

describe('an address without a scheme', () => {
	for (const [written, meant] of [
		['localhost:11434', 'http://localhost:11434'],
		['mybox:8000/v1', 'http://mybox:8000/v1'],
		[' 10.0.0.7/v1 ', 'http://10.0.0.7/v1'],
		['//10.0.0.7/v1', 'http://10.0.0.7/v1'],
		['[::1]:11434', 'http://[::1]:11434'],
		['https://example.com', 'https://example.com'],
		['HTTP://example.com', 'HTTP://example.com'],
		['ftp://example.com', 'ftp://example.com'],
		['file:/etc/passwd', 'file:/etc/passwd'],
		['http:', 'http:'],
		['http://', 'http://'],
		['', ''],
	] as const) {
		it(`${written || 'nothing'} means ${meant || 'nothing'}`, () => assert.equal(withScheme(written), meant));
	}
});

describe('plain http to another machine', () => {
	for (const [address, origin] of [
		['http://example.com/v1', 'http://example.com'],
		['http://10.0.0.7:11434', 'http://10.0.0.7:11434'],
		['10.0.0.7:11434', 'http://10.0.0.7:11434'],
		['mybox:11434', 'http://mybox:11434'],
		['http://a.localhost:3000', 'http://a.localhost:3000'],
		['https://example.com', undefined],
		['http://localhost:11434', undefined],
		['localhost:11434', undefined],
		['http://127.1', undefined],
		['0.0.0.0:11434', undefined],
		['http://[::1]:11434', undefined],
		['http://[::ffff:127.0.0.1]:11434', undefined],
		['', undefined],
		['http://', undefined],
	] as const) {
		it(`${address || 'nothing'} is ${origin ?? 'not that'}`, () => assert.equal(foreignPlainOrigin(address), origin));
	}
});

describe('the host of an address on the web', () => {
	for (const [address, host] of [
		['https://example.com/a?b#c', 'example.com'],
		['HTTP://Example.com', 'Example.com'],
		['http://[::1]:8080/x', '[::1]:8080'],
		['https://example.com/a b', 'example.com'],
		['https://good.example@evil.example/', undefined],
		['https://evil.example\\@good.example/', undefined],
		['https:evil.example', undefined],
		['https:///x', undefined],
		['javascript:alert(1)//https://x', undefined],
		['java\nscript:https://x', undefined],
		['https://example.com/\u0000', undefined],
		[' https://example.com', undefined],
		[`https://example.com/${'x'.repeat(2_000)}`, undefined],
	] as const) {
		it(`${JSON.stringify(address).slice(0, 50)} is ${host ?? 'none'}`, () => assert.equal(webHost(address), host));
	}
});
