import test from 'ava';
import {readRecord} from '../../../src/decode/audit/audit-record.ts';
import {eventFields} from '../../../src/decode/audit/event-fields.ts';
import {joinLimits} from '../../../src/decode/audit/open-events.ts';
import {commandLimits} from '../../../src/decode/audit/process-fields.ts';
import {decoderSet} from '../../../src/decode/decoder-set.ts';
import {decodeRows, type Row} from '../../helpers/audit-rows.ts';

type Fields = Readonly<Record<string, unknown>>;

const syscall =
	'success=yes exit=0 items=2 ppid=10 pid=11 auid=1000 uid=0 gid=5 euid=7 tty=pts1 comm="x" exe="/bin/x" key="k"\u001DARCH=x86_64 AUID="ann" UID="root" EUID="bin"';

/** Lines of one event from `TYPE fields`, with the stamp between. */
function lines(serial: number, ...records: readonly string[]): readonly string[] {
	return records.map((record) => {
		const [type = '', ...rest] = record.split(' ');
		return `type=${type} msg=audit(1364481363.243:${serial}): ${rest.join(' ')}`;
	});
}

const execution = lines(
	1,
	`SYSCALL arch=c000003e syscall=59 a0=1 a1=2 ${syscall}`,
	'EXECVE argc=4 a0="sh" a1=2D632078 a2_len=4 a2[0]="ab" a2[1]="cd"',
	'EXECVE a3="--password"',
	'CWD cwd="/home/ann"',
	'PATH item=0 name="bin/x" inode=9 dev=08:01 mode=0100755 ouid=0 ogid=0 nametype=NORMAL OUID="root"',
	'PATH item=1 name="/lib64/ld.so" inode=10 mode=0100755 ouid=0 ogid=0 nametype=NORMAL',
	'PROCTITLE proctitle=7368002D63',
	'EOE ',
);

test('the row that ends an event has what all its records tell, and no other row has', (t) => {
	const rows = decodeRows(decoderSet([]), execution);
	t.like(rows[6], {
		'event.dataset': 'auditd',
		'auditd.type': 'PROCTITLE',
		'event.category': 'process',
		'event.type': 'start',
		'event.action': 'executed',
		'event.outcome': 'success',
		'process.executable': '/bin/x',
		'process.name': 'x',
		'process.command_line': 'sh -c x abcd --password',
		'process.args_count': 4,
		'process.title': 'sh -c',
		'process.working_directory': '/home/ann',
		'process.pid': 11,
		'process.parent.pid': 10,
		'process.tty': 'pts1',
		'user.id': 0,
		'user.name': 'root',
		'user.effective.id': 7,
		'user.effective.name': 'bin',
		'user.audit.id': 1000,
		'user.audit.name': 'ann',
		'rule.name': 'k',
		'file.path': '/home/ann/bin/x',
		'file.mode': '0755',
		'file.owner': 'root',
	});
	t.regex(String(rows[6]?.['nms.recalled']), /^event\.category .*process\.command_line/);
	t.deepEqual(actions(rows), ['', '', '', '', '', '', 'executed', '']);
	t.like(rows[0], {
		'auditd.type': 'SYSCALL',
		'auditd.syscall': 59,
		'auditd.syscall_name': 'execve',
		'auditd.key': 'k',
		'auditd.a0': '1',
	});
	t.like(rows[1], {'auditd.type': 'EXECVE', 'auditd.a0': 'sh', 'auditd.a1': '-c x'});
	t.true(rows.every((row) => row['auditd.sequence'] === 1));
	// Who it was, for alerts on parts of the event.
	for (const row of rows.slice(0, 7))
		t.like(row, {'process.pid': 11, 'user.name': 'root', 'user.audit.name': 'ann'});
	t.is(rows[0]?.['nms.recalled'], undefined);
	t.regex(String(rows[1]?.['nms.recalled']), /user\.name/);
});

function actions(rows: readonly Row[]): readonly (string | number)[] {
	return rows.map((row) => row['event.action'] ?? '');
}

test('events of several hosts and processes are told apart, however their records mix', (t) => {
	const mixed = execution
		.slice(0, 7)
		.flatMap((line) => [
			`node=a ${line}`,
			`node=b ${line.replace('/home/ann', '/home/bob')}`,
			line.replace(':1)', ':2)').replace('"sh"', '"zsh"'),
		]);
	const rows = decodeRows(decoderSet([]), mixed).slice(18);
	t.deepEqual(
		rows.map((row) => `${row['process.working_directory']} ${row['process.command_line']}`),
		[
			'/home/ann sh -c x abcd --password',
			'/home/bob sh -c x abcd --password',
			'/home/ann zsh -c x abcd --password',
		],
	);
});

test('another source with the same serial ends nothing, and nothing is left of an event afterwards', (t) => {
	const decoders = decoderSet([]);
	const source = {channel: 'file', address: 'other', epoch: '1'} as const;
	decodeRows(decoders, execution.slice(0, 6));
	t.is(decodeRows(decoders, execution.slice(6), {source})[0]?.['event.action'], undefined);
	t.is(decodeRows(decoders, execution.slice(6))[0]?.['event.action'], 'executed');
	t.is(decodeRows(decoders, execution.slice(6))[0]?.['event.action'], undefined);
});

// Records of one event, and what its last row tells.
const wholes: readonly (readonly [title: string, records: readonly string[], fields: Fields])[] = [
	[
		'a file that was made',
		[
			`SYSCALL arch=c000003e syscall=257 a0=ffffff9c ${syscall}`,
			'CWD cwd="/etc"',
			'PATH item=0 name="." inode=1 mode=040755 nametype=PARENT',
			'PATH item=1 name="../tmp/n w" inode=2 mode=0100600 ouid=3 nametype=CREATE',
		],
		{
			'event.category': 'file',
			'event.type': 'creation',
			'event.action': 'opened-file',
			'file.path': '/tmp/n w',
			'file.inode': 2,
			'file.mode': '0600',
			'file.uid': 3,
		},
	],
	[
		'a file in a directory that the call names',
		[
			`SYSCALL arch=c00000b7 syscall=56 a0=5 ${syscall}`,
			'CWD cwd="/root"',
			'PATH item=0 name="/srv/" nametype=PARENT',
			'PATH item=1 name="a" nametype=NORMAL',
		],
		{'event.type': 'access', 'file.path': '/srv/a'},
	],
	[
		'a file that was renamed over another',
		[
			`SYSCALL arch=40000003 syscall=38 ${syscall}`,
			'CWD cwd="/w"',
			'PATH item=0 name="/w" nametype=PARENT',
			'PATH item=2 name="old" nametype=DELETE',
			'PATH item=3 name="new" nametype=DELETE',
			'PATH item=4 name="new" nametype=CREATE',
		],
		{'event.action': 'renamed', 'file.path': '/w/old', 'file.target_path': '/w/new'},
	],
	[
		'a file that could not be removed',
		[
			`SYSCALL arch=c000003e syscall=87 success=no exit=-13 ${syscall}`,
			'PATH item=0 name="/etc/shadow" mode=0100000 nametype=DELETE',
		],
		{
			'event.action': 'deleted',
			'event.outcome': 'failure',
			'error.code': 'EACCES',
			'file.path': '/etc/shadow',
		},
	],
	[
		'a connection',
		[
			`SYSCALL arch=c000003e syscall=42 ${syscall}`,
			'SOCKADDR saddr=020001BB0A0000010000000000000000',
		],
		{
			'event.category': 'network',
			'event.action': 'connected-to',
			'destination.ip': '10.0.0.1',
			'destination.port': 443,
			'process.executable': '/bin/x',
		},
	],
	[
		'a bound socket, through the call of i386',
		[
			`SYSCALL arch=40000003 syscall=102 a0=2 ${syscall}`,
			'SOCKADDR saddr=0A0000350000000020010DB800000000000000000000000100000000',
		],
		{
			'event.action': 'bound-socket',
			'source.ip': '2001:db8::1',
			'source.port': 53,
			'destination.ip': undefined,
		},
	],
	[
		'a call that nobody looks for',
		[`SYSCALL arch=c000003e syscall=13 ${syscall}`],
		{'event.action': undefined, 'process.pid': 11},
	],
];

for (const [title, records, fields] of wholes) {
	test(`${title} is told by the last record`, (t) => {
		const rows = decodeRows(decoderSet([]), lines(5, ...records, 'PROCTITLE proctitle="x"'));
		const found: Fields = rows.at(-1) ?? {};
		for (const [name, value] of Object.entries(fields)) t.is(found[name], value, name);
		t.deepEqual(
			actions(rows.slice(0, -1)),
			records.map(() => ''),
		);
	});
}

const login = 'pid=7 uid=0 auid=4294967295 ses=4294967295';
// Single records, and what they tell; undefined for what they must not.
const singles: readonly (readonly [record: string, fields: Fields])[] = [
	[
		`USER_LOGIN ${login} msg='op=login acct="root" exe="/usr/sbin/sshd" hostname=? addr=1.2.3.4 terminal=sshd res=failed'`,
		{
			'event.category': 'authentication',
			'event.action': 'logged-in',
			'event.outcome': 'failure',
			'source.ip': '1.2.3.4',
			'user.name': 'root',
			'user.id': undefined,
			'user.audit.id': undefined,
			'process.executable': '/usr/sbin/sshd',
			'process.name': 'sshd',
			'process.pid': 7,
		},
	],
	[
		`USER_LOGIN ${login} msg='op=login id=1001 exe="/usr/sbin/sshd" hostname=h.example.org addr=::ffff:1.2.3.4 terminal=/dev/pts/1 res=success'\u001DID="ann"`,
		{
			'event.outcome': 'success',
			'source.ip': '1.2.3.4',
			'user.id': 1001,
			'user.name': 'ann',
			'process.tty': '/dev/pts/1',
		},
	],
	[
		`USER_AUTH ${login} msg='op=PAM:authentication acct="x" exe="/usr/sbin/vsftpd" hostname=h.example.org addr=? terminal=ftp res=failed'`,
		{
			'event.category': 'authentication',
			'event.action': 'authenticated',
			'event.outcome': 'failure',
			'source.ip': undefined,
			'source.domain': 'h.example.org',
		},
	],
	[
		`USER_AUTH ${login} msg='PAM: authentication acct=root : exe="/usr/sbin/sshd" (hostname=1.2.3.4, addr=1.2.3.4, terminal=ssh result=Authentication failure)'`,
		{'event.outcome': 'failure', 'source.ip': '1.2.3.4', 'user.name': 'root'},
	],
	// What a remote party calls itself is in hexadecimal where it has a quote or blank in it.
	[
		`USER_LOGIN ${login} msg='op=login acct=782220616464723D392E392E392E39 exe="/usr/sbin/sshd" hostname=? addr=1.2.3.4 terminal=sshd res=failed'`,
		{'source.ip': '1.2.3.4', 'user.name': 'x" addr=9.9.9.9'},
	],
	[
		`USER_CMD pid=3 uid=497 auid=700 msg='cwd="/" cmd=6964202D75 exe="/usr/bin/sudo" terminal=pts/0 res=success'`,
		{
			'event.action': 'ran-command',
			'process.command_line': 'id -u',
			'process.working_directory': '/',
			'user.id': 497,
			'user.audit.id': 700,
		},
	],
	[
		'LOGIN login pid=1 uid=0 old auid=4294967295 new auid=5',
		{'event.action': 'changed-login-id-to', 'user.id': 5},
	],
	[
		`ADD_USER pid=1 uid=0 auid=0 msg='op=add-user acct="eve" exe="/usr/sbin/useradd" hostname=srv addr=? terminal=pts/0 res=success'`,
		{
			'event.category': 'iam',
			'event.action': 'added-user-account',
			'user.name': 'eve',
			'source.address': undefined,
		},
	],
	[
		`SERVICE_STOP pid=1 uid=0 msg='unit=firewalld comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'`,
		{'event.action': 'stopped-service', 'service.name': 'firewalld', 'auditd.unit': 'firewalld'},
	],
	[
		'AVC avc:  denied  { read } for  pid=1 comm="httpd" path="/etc/shadow" tclass=file permissive=0',
		{
			'event.action': 'violated-selinux-policy',
			'event.outcome': 'failure',
			'file.path': '/etc/shadow',
			'process.name': 'httpd',
			'auditd.seperms': 'read',
		},
	],
	['AVC avc:  denied  { read } for  pid=1 permissive=1', {'event.outcome': 'success'}],
	[
		'1400 apparmor="DENIED" operation="open" profile="/usr/sbin/x" name="/etc/a" pid=1 comm="x" requested_mask="r"',
		{'event.action': 'violated-apparmor-policy', 'event.outcome': 'failure', 'file.path': '/etc/a'},
	],
	[
		'1400 apparmor="STATUS" operation="profile_load" name="x" pid=1',
		{'event.category': 'configuration', 'event.action': 'changed-apparmor-profile'},
	],
	[
		'ANOM_ABEND auid=1 uid=2 pid=3 comm="x" reason="memory violation" sig=11',
		{'event.action': 'crashed-program', 'user.id': 2},
	],
	['ANOM_MADE_UP pid=3', {'event.category': 'intrusion_detection', 'event.action': 'anom-made-up'}],
	[
		'CONFIG_CHANGE auid=1 op=remove_rule key="k" list=4 res=1',
		{'event.action': 'changed-audit-configuration', 'event.outcome': 'success'},
	],
];

for (const [record, expected] of singles) {
	test(`meaning of ${record.replaceAll(/[^ -~]/g, '.').slice(0, 150)}`, (t) => {
		const [row] = decodeRows(decoderSet([]), lines(7, record));
		const found: Fields = row ?? {};
		for (const [name, value] of Object.entries(expected)) t.is(found[name], value, name);
	});
}

test('a record that says what happened does so once, whatever its system call adds', (t) => {
	const rows = decodeRows(
		decoderSet([]),
		lines(
			9,
			'AVC avc:  denied  { read } for  pid=11 comm="x" tclass=file',
			`SYSCALL arch=c000003e syscall=2 ${syscall}`,
			'PROCTITLE proctitle="x"',
		),
	);
	t.deepEqual(actions(rows), ['violated-selinux-policy', '', '']);
	t.like(rows[2], {'process.executable': '/bin/x', 'user.name': 'root'});
});

test('a command has arguments up to the bound, and a command line up to its own', (t) => {
	const {arguments: most, characters} = commandLimits;
	const list = Array.from({length: most + 1}, (_, index) => `a${index}=61`);
	const line = lines(7, `EXECVE argc=${list.length} ${list.join(' ')}`).join('');
	const bytes = Buffer.from(line);
	const record = readRecord({bytes, from: 0, to: bytes.length});
	const fields = eventFields(record === undefined ? [] : [record]);
	t.is(fields.get('process.args_count'), most);
	t.is(String(fields.get('process.command_line')).length, characters);
});

test('where no event has an end, the last of its items is it', (t) => {
	const decoders = decoderSet([]);
	const noTitle = execution.slice(0, 6);
	const count = joinLimits.events + 10;
	const rows = Array.from({length: count}, (_, index) =>
		decodeRows(
			decoders,
			noTitle.map((line) => line.replace(':1)', `:${index})`)),
		),
	);
	t.deepEqual(actions(rows[0] ?? []), ['', '', '', '', '', '']);
	t.deepEqual(actions(rows.at(-1) ?? []), ['', '', '', '', '', 'executed']);
	// One end, and it is waited for again.
	decodeRows(decoders, execution);
	t.deepEqual(actions(decodeRows(decoders, execution.slice(0, 6))), ['', '', '', '', '', '']);
});

test('records come by syslog from auditd, its dispatchers and the kernel, and from nobody else', (t) => {
	const record = `type=USER_LOGIN msg=audit(1364481363.243:1): msg='op=login acct="a" addr=1.2.3.4 res=failed'`;
	const sent: readonly (readonly [text: string, isRecord: boolean])[] = [
		[`Mar 28 14:36:03 srv audispd: node=n ${record}`, true],
		[`Mar 28 14:36:03 srv audisp-syslog[3]: ${record}`, true],
		[`Mar 28 14:36:03 srv audit: ${record.replace('msg=audit', 'audit')}`, true],
		[
			'Mar 28 14:36:03 srv kernel: [ 1.5] audit: type=1112 audit(1364481363.243:1): res=failed',
			true,
		],
		[
			"Mar 28 14:36:03 srv audit[7]: USER_LOGIN pid=7 uid=0 msg='op=login addr=1.2.3.4 res=failed'",
			true,
		],
		[`Mar 28 14:36:03 srv eve: ${record}`, false],
		['Mar 28 14:36:03 srv kernel: USER_LOGIN res=failed', false],
		['Mar 28 14:36:03 srv audit: ANOM_LOGINS res=failed', false],
	];
	for (const [line, isRecord] of sent) {
		const [row] = decodeRows(decoderSet([]), [line]);
		t.is(row?.['event.action'], isRecord ? 'logged-in' : undefined, line);
	}
});
