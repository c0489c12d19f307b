import test from 'ava';
import {facilityNumber, severityNumber} from '../../src/model/priority-keyword.ts';

const severities: readonly (readonly [string, number | undefined])[] = [
	['emerg', 0],
	['EMERGENCY', 0],
	['err', 3],
	['error', 3],
	['warn', 4],
	['debug', 7],
	['7', 7],
	['07', 7],
	['8', undefined],
	['-1', undefined],
	['3.0', undefined],
	['loud', undefined],
	['', undefined],
];

for (const [text, number] of severities)
	test(`severity <${text}> is ${number ?? 'none'}`, (t) => {
		t.is(severityNumber(text), number);
	});

const facilities: readonly (readonly [string, number | undefined])[] = [
	['kern', 0],
	['authpriv', 10],
	['Local7', 23],
	['23', 23],
	['24', undefined],
	['local8', undefined],
];

for (const [text, number] of facilities)
	test(`facility <${text}> is ${number ?? 'none'}`, (t) => {
		t.is(facilityNumber(text), number);
	});
