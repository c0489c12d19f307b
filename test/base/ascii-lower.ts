import test from 'ava';
import {asciiLower} from '../../src/base/ascii-lower.ts';

test('only the letters A to Z become lower case', (t) => {
	t.is(asciiLower('SSHD[12] Öl'), 'sshd[12] Öl');
	t.is(asciiLower('ABC xyz'), 'abc xyz');
	t.is(asciiLower('\u212A and K'), '\u212A and k');
});
