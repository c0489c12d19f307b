import test from 'ava';
import {jsonLines, runNms} from '../../helpers/run-nms.ts';

const line = '<38>Nov 20 11:00:01 gate sshd[99]: Failed password for bob from 203.0.113.9 port 42';

test('a message is explained as text and as JSON, and a file line by line', async (t) => {
	const text = await runNms(['explain', '--timezone', 'UTC', ...line.split(' ')]);
	t.is(text.status, 0);
	t.regex(text.stdout, /^ +20-24 {2}HOSTNAME +gate$/m);
	t.regex(text.stdout, /^decoder +sshd, .*sshd\.yaml:\d+: Failed <word:/m);
	t.regex(text.stdout, /^rules +SSH login failed \(.*\n +counted for SSH brute force, high: 5 or/m);
	const file = await runNms(['explain', '--json', '--file', '-', '--dialect', 'no-pri'], {
		input: `${line}\n<34>1 x\n`,
	});
	t.is(file.status, 1);
	const [first, second] = jsonLines(file.stdout);
	t.like(first, {line: 1, pri: 38, refusal: null, fields: {'user.name': 'bob'}});
	t.like(second, {line: 2, refusal: {reason: 'timestamp', read_by: ['loose', 'rfc3164']}});
});

test('what of a header is left out, and what is near to RFC 5424, is said', async (t) => {
	const relayed = '<13>Nov 20 11:00:02 relay <38>Nov 20 11:00:01 gate sshd[99]: hello';
	const text = await runNms(['explain', '--file', '-'], {
		input: `${relayed}\n<13>2026-11-20T11:00:01Z gate su 7 - - hello\n<x>hello\n`,
	});
	t.is(text.status, 1);
	t.regex(text.stdout, /^ +4-30 {2}\(left out\) +Nov 20 11:00:02 relay <38>$/m);
	t.regex(text.stdout, /^dialect +auto: RFC 5424, to which it comes nearest$/m);
	t.regex(text.stdout, /^dialect +auto: RFC 3164, by what else it has/m);
	t.regex(text.stdout, /^ +the dialect loose reads it: nms clinic apply SENDER --dialect loose$/m);
});

test('a time stamp without a day, and fields of a body, are told of', async (t) => {
	const text = await runNms(['explain', '--file', '-'], {
		input:
			'<13>Feb 30 11:00:02 gate a: b\n<13>Nov 20 11:00:02 fw CEF:0|V|P|1|9|N|5|src=192.0.2.7\n',
	});
	t.regex(text.stdout, /^time .*, of receipt: the calendar lacks the day of its time stamp$/m);
	t.regex(text.stdout, /^decoder +no pattern knows the message; its fields are those of cef$/m);
});

test('what is missing or wrong of explain is said with a remedy', async (t) => {
	t.like(await runNms(['explain']), {
		status: 2,
		stderr: "nms: give either a message or --file; see the examples of 'nms help explain'\n",
	});
	const wrong = await runNms(['explain', 'x', '--timezone', 'Mars/Base']);
	t.regex(wrong.stderr, /'Mars\/Base' is no time zone; write UTC/);
});

test('the frames of a stream are told, and GELF and entries of the journal are explained', async (t) => {
	const stream = await runNms(
		['explain', '--json', '--timezone', 'UTC', '--framing', 'stream', '--file', '-'],
		{input: `12 packets\n${line.length} ${line}${line}\n99 <34>x`},
	);
	t.like(jsonLines(stream.stdout), [
		{
			frame: {bytes: 10, text: 'ended by a newline or NUL (RFC 6587 §3.4.2)', fault: null},
			refusal: {reason: 'no_pri'},
		},
		{frame: {text: 'as its octet count says (RFC 6587 §3.4.1)', fault: null}, refusal: null},
		{frame: {text: 'ended by a newline or NUL (RFC 6587 §3.4.2)'}, refusal: null},
		{frame: {fault: 'frame_cut'}, refusal: {reason: 'frame_cut'}},
	]);
	const gelf = await runNms([
		'explain',
		'--input',
		'gelf',
		'{"version":"1.1","host":"gate","short_message":"hi","_user":"bob"}',
	]);
	t.is(gelf.status, 0);
	t.regex(gelf.stdout, /^dialect +auto: GELF, since it is said to be/m);
	t.regex(gelf.stdout, / HOSTNAME +gate$/m);
	const entry = {
		__CURSOR: 's=1',
		__REALTIME_TIMESTAMP: '1795176201000000',
		_HOSTNAME: 'gate',
		SYSLOG_IDENTIFIER: 'sshd',
		MESSAGE: line.slice(line.indexOf('Failed')),
	};
	const journal = await runNms(['explain', '--input', 'journal', '--file', '-'], {
		input: `${JSON.stringify(entry)}\nnone\n`,
	});
	t.is(journal.status, 1);
	t.regex(
		journal.stdout,
		/^frame +one message of \d+ bytes, a line of the file, an entry as nms-agent/m,
	);
	t.regex(journal.stdout, /^rules +SSH login failed \(/m);
	t.regex(journal.stdout, /no entry of journalctl/);
});
