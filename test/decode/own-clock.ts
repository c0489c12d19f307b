import {Buffer} from 'node:buffer';
import test from 'ava';
import {ownClockLength} from '../../src/decode/own-clock.ts';

const clocks = [
	'12-Mar-2026 14:05:09 +0100 ',
	'2026-03-12T09:10:11.123Z: ',
	'2026-03-12T09:10:11.123456Z\t   ',
	'2026-03-12 09:10:11,123 - ',
	'[2026-03-12 09:10:11]',
	'[2026-03-12T09:10:11+0100] ',
	'[CET Mar 12 09:10:11] ',
	'[12/Mar/2026:09:10:11 +0100] ',
	'[20260312-09:10:11] ',
	'Fri Mar 12 09:10:11 2026 - ',
	'March 12, 2026 09:10: ',
	'Mar 12, 2026 9:10:11 AM ',
	'03/12/26 09:10:11.123456 ',
	'03/12/2026 09:10:11 PM  ',
	'12.03.2026 09:10:11   ',
	'2026:03:12-09:10:11: ',
	'130324  0:04:00 ',
	'2026.03.12 09:10:11 UTC ',
	': ',
	'- ',
];

for (const clock of clocks) {
	test(`a line's own clock is known: '${clock}'`, (t) => {
		t.is(lengthOf(`${clock}login failed`), clock.length);
		t.is(lengthOf(`${clock}[error] 1`), clock.length);
	});
}

test('what only resembles a clock is none', (t) => {
	for (const line of [
		'',
		'login failed at 12.03.2026 09:10:11 x',
		'192.0.2.7 09:10:11 x',
		'09:10:11 x',
		'2026-03-12 x',
		'2026-03-12 09:1',
		'-',
		':',
		'May be 12:30 x',
		'Failed login 12:30:11 x',
		`${'1'.repeat(60)} x`,
	])
		t.is(lengthOf(line), 0, line);
});

function lengthOf(line: string): number {
	const bytes = Buffer.from(`ab${line}`);
	return ownClockLength({bytes, from: 2, to: bytes.length});
}
