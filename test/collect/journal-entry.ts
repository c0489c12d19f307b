import test from 'ava';
import {journalEntry} from '../../src/collect/journal-entry.ts';

const timeUs = 1_795_194_080_950_452;

function messageOf(fields: Readonly<Record<string, unknown>>): string | undefined {
	const line = {__CURSOR: 'c', __REALTIME_TIMESTAMP: String(timeUs), ...fields};
	return journalEntry(Buffer.from(JSON.stringify(line)), 'web1')?.message.toString('latin1');
}

const time = '2026-11-20T17:01:20.950452Z';

test('fields of the journal become the header of RFC 5424', (t) => {
	const cases: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
		[{MESSAGE: 'hi'}, `<13>1 ${time} web1 - - - - hi`],
		[
			{
				MESSAGE: 'hi',
				PRIORITY: '3',
				SYSLOG_FACILITY: '4',
				SYSLOG_IDENTIFIER: 'su',
				_COMM: 'x',
				_PID: '9',
				_HOSTNAME: 'h',
			},
			`<35>1 ${time} h su 9 - - hi`,
		],
		[{MESSAGE: 'hi', _COMM: 'cron', SYSLOG_PID: '8'}, `<13>1 ${time} web1 cron 8 - - hi`],
		[{MESSAGE: 'hi', _TRANSPORT: 'kernel', PRIORITY: '4'}, `<4>1 ${time} web1 - - - - hi`],
		[{MESSAGE: 'hi', PRIORITY: '8', SYSLOG_FACILITY: '24'}, `<13>1 ${time} web1 - - - - hi`],
		[{MESSAGE: 'hi', SYSLOG_IDENTIFIER: 'my app\u00e9\n'}, `<13>1 ${time} web1 my_app_ - - - hi`],
		[{MESSAGE: 'one\ntwo'}, `<13>1 ${time} web1 - - - - one\ntwo`],
		[{MESSAGE: 'é'}, `<13>1 ${time} web1 - - - - Ã©`],
		[{MESSAGE: [255, 0, 65]}, `<13>1 ${time} web1 - - - - \u00ff\0A`],
		[{MESSAGE: ['first', 'second']}, `<13>1 ${time} web1 - - - - first`],
		[{MESSAGE: [[255], 'second']}, `<13>1 ${time} web1 - - - - \u00ff`],
		[{MESSAGE: [256, -1]}, `<13>1 ${time} web1 - - - - `],
		[{MESSAGE: null}, `<13>1 ${time} web1 - - - - `],
		[{}, `<13>1 ${time} web1 - - - - `],
		[{MESSAGE: 'hi', __REALTIME_TIMESTAMP: '0'}, '<13>1 1970-01-01T00:00:00.000Z web1 - - - - hi'],
	];
	for (const [fields, message] of cases) t.is(messageOf(fields), message, JSON.stringify(fields));
});

test('a record of the audit system is as auditd writes it, however journald took it apart', (t) => {
	const audit = {
		_TRANSPORT: 'audit',
		SYSLOG_IDENTIFIER: 'audit',
		_AUDIT_ID: '24287',
		_SOURCE_REALTIME_TIMESTAMP: '1364481363243000',
	};
	const stamp = 'msg=audit(1364481363.243:24287): ';
	const cases: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
		[{...audit, MESSAGE: 'SYSCALL arch=c000003e'}, `type=SYSCALL ${stamp}arch=c000003e`],
		[{...audit, MESSAGE: 'AUDIT1334 prog-id=1'}, `type=1334 ${stamp}prog-id=1`],
		[{...audit, MESSAGE: 'EOE'}, `type=EOE ${stamp}`],
		[{...audit, MESSAGE: 'no type'}, 'no type'],
		[{...audit, MESSAGE: 'SYSCALL a=b', _AUDIT_ID: 'x'}, 'SYSCALL a=b'],
		[{...audit, MESSAGE: 'SYSCALL a=b', _TRANSPORT: 'syslog'}, 'SYSCALL a=b'],
	];
	for (const [fields, text] of cases)
		t.is(messageOf(fields), `<13>1 ${time} web1 audit - - - ${text}`, JSON.stringify(fields));
});

test('lines that are no entries are none', (t) => {
	const lines = [
		'',
		'x',
		'null',
		'7',
		'{}',
		'{"__CURSOR":"c"}',
		'{"__CURSOR":7,"__REALTIME_TIMESTAMP":"1"}',
		'{"__CURSOR":"c","__REALTIME_TIMESTAMP":"x"}',
		'{"__CURSOR":"c","__REALTIME_TIMESTAMP":"-1"}',
		'{"__CURSOR":"c","__REALTIME_TIMESTAMP":"253402300800000000"}',
		`{"__CURSOR":"${'c'.repeat(1025)}","__REALTIME_TIMESTAMP":"1"}`,
	];
	for (const line of lines) t.is(journalEntry(Buffer.from(line), 'web1'), undefined, line);
	t.truthy(
		journalEntry(
			Buffer.from(`{"__CURSOR":"${'c'.repeat(1024)}","__REALTIME_TIMESTAMP":"1"}`),
			'web1',
		),
	);
});

test('a text above the limit is cut and says so', (t) => {
	const line = {__CURSOR: 'c', __REALTIME_TIMESTAMP: '1', MESSAGE: 'x'.repeat(70_000)};
	const entry = journalEntry(Buffer.from(JSON.stringify(line)), 'web1');
	t.is(entry?.message.length, 65_536);
	t.true(entry?.isCut);
});
