import test from 'ava';
import {byteHash} from '../../src/base/byte-hash.ts';

const places = 8192;
const count = 4096;

/** How many of the places the texts take, of `count` numbers at any place of the four bytes of a step. */
function placesTaken(before: string, behind: string): number {
	const taken = Array.from({length: count}, (_, index) => {
		const bytes = Buffer.from(`${before}${1000 + index}${behind}`, 'latin1');
		return (byteHash(bytes, 0, bytes.length) >>> 0) % places;
	});
	return new Set(taken).size;
}

test('texts that differ in their digits spread over the places as by chance', (t) => {
	const expected = places * (1 - Math.exp(-count / places));
	for (const before of ['', 'a', 'ab', 'abc', 'h\0\0'])
		for (const behind of ['', '\0', '\0\0', ' for root from 192.0.2.7'])
			t.true(placesTaken(before, behind) > 0.95 * expected, JSON.stringify([before, behind]));
});
