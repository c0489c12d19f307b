import test from 'ava';
import {z} from 'zod';
import {eventLimits} from '../../../src/cli/parse/audit-events.ts';
import {AuditReader} from '../../../src/cli/parse/audit-reader.ts';

const printed = z.looseObject({
	line: z.number(),
	ok: z.boolean(),
	sequence: z.number().optional(),
	node: z.string().optional(),
	decoder: z.string().optional(),
	record_type: z.string().optional(),
	keys: z.array(z.string()).optional(),
	records: z.array(z.looseObject({type: z.string()})).optional(),
	fields: z.record(z.string(), z.unknown()).optional(),
});

function read(lines: readonly string[], isSingle = false) {
	const reader = new AuditReader({isSingle});
	reader.push(Buffer.from(lines.join('\n')));
	reader.end();
	const output = reader.takeOutput().split('\n').slice(0, -1);
	return output.map((line) => printed.parse(JSON.parse(line)));
}

function record(type: string, serial: number, rest = '', second = 1_364_481_363): string {
	return `type=${type} msg=audit(${second}.243:${serial}): ${rest}`;
}

/** Sequence and types of each event. */
function events(lines: readonly string[]): readonly string[] {
	return read(lines).map(
		({sequence, records}) => `${sequence} ${records?.map(({type}) => type).join(' ')}`,
	);
}

test('records of one event are joined, and events come in the order in which they are whole', (t) => {
	t.deepEqual(
		events([
			record('SYSCALL', 1),
			record('SYSCALL', 2),
			record('PATH', 1),
			record('USER_AUTH', 3),
			record('PROCTITLE', 2),
			record('EOE', 2),
			record('PROCTITLE', 1),
		]),
		['3 USER_AUTH', '2 SYSCALL PROCTITLE', '1 SYSCALL PATH PROCTITLE'],
	);
});

test('an event without end is whole by later ones, and by the end of the input', (t) => {
	const later = 1_364_481_363 + eventLimits.laterMs / 1000;
	t.deepEqual(
		events([
			record('SYSCALL', 1),
			record('SYSCALL', 2, '', later),
			record('CWD', 1),
			record('SYSCALL', 3, '', later + 1),
			record('CWD', 2, '', later),
		]),
		['1 SYSCALL CWD', '2 SYSCALL CWD', '3 SYSCALL'],
	);
	const many = Array.from({length: eventLimits.open + 1}, (_, index) => record('SYSCALL', index));
	t.is(events([...many, record('CWD', 0)]).filter((text) => text.endsWith('CWD')).length, 1);
	const parts = Array.from({length: eventLimits.records}, () => record('PATH', 1));
	t.deepEqual(
		read([record('SYSCALL', 1), ...parts]).map(({records}) => records?.length),
		[eventLimits.records, 1],
	);
});

test('an event has its time, its host, and what all its records tell', (t) => {
	const [event] = read([
		`node=web ${record('SYSCALL', 7, 'arch=c000003e syscall=59 success=yes key=610162')}`,
		`node=web ${record('EXECVE', 7, 'argc=2 a0="ls" a1=2D6C2078')}`,
		`node=db ${record('EXECVE', 7, 'argc=1 a0="no"')}`,
	]);
	t.like(event, {
		line: 1,
		ok: true,
		timestamp: '2013-03-28T14:36:03.243Z',
		sequence: 7,
		node: 'web',
		decoder: 'auditd/syscall',
		keys: ['a', 'b'],
		fields: {
			'event.category': ['process'],
			'event.type': ['start'],
			'event.action': 'executed',
			'process.command_line': 'ls -l x',
			'process.args': ['ls', '-l x'],
		},
	});
	t.like(event?.records?.[1], {type: 'EXECVE', data: {a0: 'ls', a1: '-l x'}, fields: {argc: 2}});
});

test('each record by itself has its type in small letters and its fields', (t) => {
	const [first, second] = read([record('SYSCALL', 7, 'exit=-13'), record('EOE', 7)], true);
	t.like(first, {
		line: 1,
		record_type: 'syscall',
		sequence: 7,
		data: {exit: 'EACCES'},
		fields: {exit: -13},
	});
	t.like(second, {line: 2, record_type: 'eoe', data: {}});
});

test('records behind a syslog header are read, and other lines are refused', (t) => {
	const lines = read([`Mar 28 14:36:03 srv audispd: ${record('USER_AUTH', 1)}`, 'no record', '']);
	t.like(lines[0], {line: 1, ok: true, node: 'srv', sequence: 1});
	t.deepEqual(lines[1], {line: 2, ok: false, reason: 'input', offset: 0});
});

test('what ausearch -i writes is read with names for numbers, and what it puts between events is none', (t) => {
	const stamp = 'msg=audit(11/30/2026 01:02:04.123:102) :';
	const [event, login, ...rest] = read([
		'----',
		'time->Mon Nov 30 01:02:04 2026',
		`type=PROCTITLE ${stamp} proctitle=cat A=b /etc/shadow `,
		`type=PATH ${stamp} item=0 name=/etc/my shadow inode=12 mode=file,suid,640 ouid=root ogid=unknown(77) nametype=NORMAL `,
		`type=EXECVE ${stamp} argc=3 a0=cat a1=A=b c a2=/etc/shadow `,
		`type=SOCKADDR ${stamp} saddr={ saddr_fam=inet laddr=192.0.2.7 lport=22 } `,
		`type=SYSCALL ${stamp} arch=x86_64 syscall=openat success=no exit=EACCES(Permission denied) a0=AT_FDCWD items=1 ppid=1 pid=7 auid=unset uid=bob gid=unknown(77) tty=pts0 comm=cat exe=/usr/bin/cat key=(null) `,
		'----',
		"type=USER_LOGIN msg=audit(30.11.2026 01:02:05.123:103) : pid=9 uid=root auid=unset ses=unset msg='op=login acct=eve exe=/usr/sbin/sshd hostname=? addr=192.0.2.7 terminal=ssh res=failed' ",
	]).toSorted((one, other) => (one.sequence ?? 0) - (other.sequence ?? 0));
	t.deepEqual(rest, []);
	t.like(event?.fields, {
		'event.action': 'opened-file',
		'event.outcome': 'failure',
		'error.code': 'EACCES',
		'process.args': ['cat', 'A=b c', '/etc/shadow'],
		'process.title': 'cat A=b /etc/shadow',
		'user.name': 'bob',
		'user.group.id': 77,
		'file.path': '/etc/my shadow',
		'file.mode': '4640',
		'file.owner': 'root',
		'file.gid': 77,
		'destination.ip': '192.0.2.7',
		'destination.port': 22,
	});
	t.false('user.audit.id' in (event?.fields ?? {}));
	t.like(login?.fields, {
		'event.action': 'logged-in',
		'event.outcome': 'failure',
		'user.name': 'eve',
		'source.ip': '192.0.2.7',
	});
	t.is(read(['type=CWD msg=audit(11/30/2026 01:02:04.123:102) cwd=/'])[0]?.ok, false);
});
