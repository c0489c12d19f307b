import {deflateRawSync, deflateSync, gzipSync} from 'node:zlib';
import test from 'ava';
import {inflated} from '../../../src/proto/gelf/inflate.ts';

const text = Buffer.from('{"host":"h","short_message":"m"}');

/** The message, or null. */
function read(datagram: Uint8Array, most = 1000): string | null {
	const result = inflated(datagram, most);
	return result.kind === 'ok' ? Buffer.from(result.bytes).toString('latin1') : null;
}

test('gzip, zlib and plain datagrams are told by their first bytes', (t) => {
	for (const level of [0, 1, 6, 9])
		t.is(read(deflateSync(text, {level})), text.toString(), `level ${level}`);
	t.is(read(gzipSync(text)), text.toString());
	t.is(read(text), text.toString());
	const raw = deflateRawSync(text);
	t.is(read(raw), raw.toString('latin1'));
	t.is(read(Buffer.alloc(0)), '');
});

test('what inflates to more than a message may have is refused', (t) => {
	for (const compress of [gzipSync, deflateSync]) {
		t.is(read(compress(Buffer.alloc(1000, 'x')))?.length, 1000);
		t.is(read(compress(Buffer.alloc(1001, 'x'))), null);
		t.is(read(compress(Buffer.alloc(64 << 20))), null);
	}
});

test('what is cut or damaged is refused', (t) => {
	for (const compress of [gzipSync, deflateSync]) {
		const whole = compress(text);
		t.is(read(whole.subarray(0, -1)), null);
		t.is(read(whole.subarray(0, 3)), null);
		const damaged = Buffer.from(whole);
		damaged[whole.length - 2] = (damaged[whole.length - 2] ?? 0) ^ 1;
		t.is(read(damaged), null);
	}
});
