import test from 'ava';
import {formats} from '../../../src/cli/parse-errors/export-formats.ts';
import {parseError} from '../../helpers/second-slice-samples.ts';

function csvOf(raw: string): string {
	const base64 = Buffer.from(raw).toString('base64');
	return (
		formats.csv
			.row({...parseError, raw_base64: base64})
			.toString()
			.split(',')[6] ?? ''
	);
}

test('a line is exported as its bytes, as JSON and as CSV', (t) => {
	t.is(formats.raw.row(parseError).toString(), '<34x>Oct 11 host su: \u001B[2Jhello\n');
	t.deepEqual(JSON.parse(formats.json.row(parseError).toString()), parseError);
	t.is(
		formats.csv.row(parseError).toString(),
		`12,2026-11-20T14:03:11.000Z,udp,192.0.2.1,pri,3,<34x>Oct 11 host su: ␛[2Jhello,${parseError.raw_base64}\r\n`,
	);
});

test('no line of a spreadsheet is a formula', (t) => {
	t.is(csvOf('=cmd()'), "'=cmd()");
	t.is(csvOf('+1'), "'+1");
	t.is(csvOf('-1'), "'-1");
	t.is(csvOf('@x'), "'@x");
	t.is(csvOf('a "b"'), '"a ""b"""');
	t.is(csvOf('plain'), 'plain');
});
