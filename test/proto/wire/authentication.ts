import {createHmac} from 'node:crypto';
import test from 'ava';
import {agentMac, hubMac, isSameMac} from '../../../src/proto/wire/authentication.ts';

const secret = Buffer.from('0123456789abcdef');
const nonces = {hub: '1'.repeat(32), agent: '2'.repeat(32)};

test('the proofs are those of the manual page', (t) => {
	const over = (text: string): string => createHmac('sha256', secret).update(text).digest('hex');
	t.is(
		agentMac(secret, nonces, {id: 'f'.repeat(16), epoch: 'e1'}),
		over(`nms agent\0${nonces.hub}\0${nonces.agent}\0${'f'.repeat(16)}\0e1`),
	);
	t.is(hubMac(secret, nonces, 'hub-id'), over(`nms hub\0${nonces.hub}\0${nonces.agent}\0hub-id`));
});

test('proofs are the same only where every character is', (t) => {
	t.true(isSameMac('abc', 'abc'));
	for (const given of ['abd', 'ab', 'abcd', '', null, 'äbc']) t.false(isSameMac('abc', given));
});
