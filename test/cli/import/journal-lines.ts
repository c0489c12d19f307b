import test from 'ava';
import {journalLines} from '../../../src/cli/import/journal-lines.ts';

function entry(message: unknown): string {
	return JSON.stringify({
		__CURSOR: 's=1',
		__REALTIME_TIMESTAMP: '1385053862000000',
		_HOSTNAME: 'pi',
		SYSLOG_IDENTIFIER: 'cron',
		PRIORITY: '6',
		MESSAGE: message,
	});
}

const head = '<14>1 2013-11-21T17:11:02.000Z pi cron - - - ';

test('entries become messages on as many lines, and others stay', (t) => {
	const lines = [
		entry('one'),
		'no entry',
		'',
		entry('two\nlines'),
		entry([0x66, 0xff]),
		'{"MESSAGE":1}',
	];
	t.is(
		journalLines(Buffer.from(lines.join('\n'))).toString('latin1'),
		[`${head}one`, 'no entry', '', `${head}two#012lines`, `${head}f\u00FF`, '{"MESSAGE":1}'].join(
			'\n',
		),
	);
	t.is(journalLines(Buffer.from(`${entry('one')}\n`)).toString(), `${head}one\n`);
	t.is(journalLines(Buffer.alloc(0)).length, 0);
});
