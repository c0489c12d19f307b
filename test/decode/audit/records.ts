import test from 'ava';
import {readRecord} from '../../../src/decode/audit/audit-record.ts';
import {longestKey, maxFields} from '../../../src/decode/audit/field-scan.ts';
import {interpreted} from '../../../src/decode/audit/interpretation.ts';
import {writtenFields} from '../../../src/decode/audit/written-fields.ts';

type Fields = Readonly<Record<string, unknown>>;
const stamp = 'msg=audit(1364481363.243:24287): ';

function read(line: string) {
	const bytes = Buffer.from(line, 'latin1');
	return readRecord({bytes, from: 0, to: bytes.length});
}

// What stands behind the stamp, and some of the fields as they are written (undefined: must be absent).
const written: readonly (readonly [line: string, fields: Fields])[] = [
	[
		'type=SYSCALL arch=c000003e syscall=2 success=no exit=-13 comm="cat" exe="/bin/cat" key=(null)',
		{
			arch: 'c000003e',
			syscall: 2,
			success: 'no',
			exit: -13,
			comm: 'cat',
			exe: '/bin/cat',
			key: null,
		},
	],
	['type=SYSCALL comm=6361742022 key=6101622063', {comm: 'cat "', key: 'a\u0001b c'}],
	[
		'type=PATH name=2F746D702FC3A4 inode=5 mode=0100644',
		{name: '/tmp/ä', inode: 5, mode: '0100644'},
	],
	['type=PATH name=FF41', {name: '\uFFFDA'}],
	['type=PATH name="4142" dev=08:01', {name: '4142', dev: '08:01'}],
	['type=PROCTITLE proctitle=6C73002D6C', {proctitle: 'ls\0-l'}],
	['type=EXECVE argc=2 a0="ls" a1=2D6C2078', {argc: 2, a0: 'ls', a1: '-l x'}],
	['type=EXECVE a1_len=9 a1[0]=2041 a1[1]="4243"', {'a1[0]': ' A', 'a1[1]': '4243'}],
	['type=SYSCALL a0=3132 a1=0', {a0: '3132', a1: '0'}],
	// What auditd adds, behind its separator, behind what rsyslog makes of it, and behind nothing.
	[
		'type=SYSCALL ses=1 key=(null)\u001DARCH=x86_64 UID="root"',
		{key: null, ARCH: 'x86_64', UID: 'root'},
	],
	['type=SYSCALL key="x"#035ARCH=x86_64 AUID="unset"', {key: 'x', ARCH: 'x86_64', AUID: 'unset'}],
	['type=SYSCALL key=(null)#035ARCH=x86_64', {key: null, ARCH: 'x86_64'}],
	['type=PATH cap_fver=0OUID="root" OGID="a b"', {cap_fver: 0, OUID: 'root', OGID: 'a b'}],
	['type=LOGIN ses=3 res=1UID="root" OLD-AUID="unset"', {res: 1, UID: 'root', 'OLD-AUID': 'unset'}],
	[
		'type=SOCKADDR saddr=0100\u001DSADDR={ saddr_fam=inet laddr=8.8.8.8 lport=80 }',
		{saddr: '0100', SADDR: 'saddr_fam=inet laddr=8.8.8.8 lport=80'},
	],
	// What programs say of logins, in the words of several versions.
	[
		'type=USER_LOGIN pid=7 uid=0 msg=\'op=login acct="root" exe="/usr/sbin/sshd" hostname=? addr=1.2.3.4 terminal=sshd res=failed\'',
		{pid: 7, acct: 'root', exe: '/usr/sbin/sshd', hostname: '?', addr: '1.2.3.4', res: 'failed'},
	],
	[
		'type=USER_AUTH msg=\'PAM: authentication acct=root : exe="/usr/sbin/sshd" (hostname=h, addr=1.2.3.4, terminal=ssh res=failed)\'',
		{acct: 'root', hostname: 'h', addr: '1.2.3.4', terminal: 'ssh', res: 'failed'},
	],
	[
		'type=LOGIN login pid=1 uid=0 old auid=4294967295 new auid=5',
		{'old-auid': 4_294_967_295, 'new-auid': 5},
	],
	["type=USER_LOGIN msg='acct=1000 res=failed'", {acct: '1000'}],
	[
		'type=AVC avc:  denied  { read write } for  pid=1 comm="x" scontext=u:r:t:s0:c0,c5 tclass=file permissive=1',
		{seresult: 'denied', seperms: 'read write', scontext: 'u:r:t:s0:c0,c5', permissive: '1'},
	],
	[
		'type=1400 apparmor="DENIED" operation="open" name="/x y" comm="a"',
		{apparmor: 'DENIED', name: '/x y'},
	],
	// Only the first of two counts, what the kernel says before what it quotes, and a quote in a name ends nothing.
	['type=USER_CMD uid=5 msg=\'uid=0 cwd="/" cmd=6964 res=success uid=7\'', {uid: 5, cmd: 'id'}],
	[
		"type=USER_LOGIN msg='op=login acct=\"x' addr=9.9.9.9 res=success\" addr=1.2.3.4 res=failed'",
		{acct: "x' addr=9.9.9.9 res=success", addr: '1.2.3.4', res: 'failed'},
	],
	['type=SYSCALL comm="a" comm="b" tty=(none)', {comm: 'a', tty: '(none)'}],
	['type=SYSCALL =x a b= "c" comm="open', {b: '', comm: 'open'}],
];

for (const [line, expected] of written) {
	const [type = '', ...rest] = line.split(' ');
	test(`fields of ${line.replaceAll(/[^ -~]/g, '.')}`, (t) => {
		const record = read(`${type} ${stamp}${rest.join(' ')}`);
		const fields = record === undefined ? {} : writtenFields(record);
		for (const [key, value] of Object.entries(expected)) t.deepEqual(fields[key], value, key);
	});
}

const interpretations: readonly (readonly [line: string, data: Fields])[] = [
	[
		'type=SYSCALL arch=40000003 syscall=11 success=yes exit=0',
		{arch: 'i386', syscall: 'execve', result: 'success'},
	],
	[
		'type=SYSCALL arch=c00000b7 syscall=56 exit=-2',
		{arch: 'aarch64', syscall: 'openat', exit: 'ENOENT'},
	],
	['type=SYSCALL arch=40000028 syscall=322', {arch: 'arm', syscall: 'openat'}],
	[
		'type=SYSCALL arch=c0000999 syscall=7 exit=-9999',
		{arch: 'c0000999', syscall: '7', exit: '-9999'},
	],
	['type=SECCOMP sig=31 arch=c000003e syscall=2', {sig: 'SIGSYS', syscall: 'open'}],
	['type=LOGIN auid=-1 old-auid=4294967295 ses=1', {auid: 'unset', 'old-auid': 'unset', ses: '1'}],
	[
		'type=SYSCALL subj=u:r:t:s0-s15:c0.c3',
		{subj_user: 'u', subj_domain: 't', subj_category: 'c0.c3'},
	],
	['type=SYSCALL subj=unconfined', {subj_user: 'unconfined', subj_role: undefined}],
	[
		'type=SOCKADDR saddr=020001BB0A0000010000000000000000',
		{family: 'ipv4', addr: '10.0.0.1', port: '443'},
	],
	[
		'type=SOCKADDR saddr=0A0000350000000020010DB800000000000000000000000100000000',
		{family: 'ipv6', addr: '2001:db8::1', port: '53', saddr: undefined},
	],
	['type=SOCKADDR saddr=01002F6465762F6C6F6700', {family: 'unix', path: '/dev/log'}],
	['type=SOCKADDR saddr=010000612F62', {family: 'unix', path: '@a/b'}],
	[
		'type=SOCKADDR saddr=100000000000000000000000',
		{family: 'netlink', saddr: '100000000000000000000000'},
	],
	['type=SOCKADDR saddr=0200', {family: 'inet', saddr: '0200'}],
	['type=SOCKADDR saddr=02zz', {saddr: '02zz'}],
	['type=PROCTITLE proctitle=6C73002D6C00', {proctitle: 'ls -l'}],
	['type=AVC avc:  denied  { a b } for pid=1', {seresult: 'denied', seperms: 'a,b'}],
];

for (const [line, expected] of interpretations) {
	const [type = '', ...rest] = line.split(' ');
	test(`names of ${line}`, (t) => {
		const record = read(`${type} ${stamp}${rest.join(' ')}`);
		const found: Fields = record === undefined ? {} : interpreted(record);
		for (const [key, value] of Object.entries(expected)) t.is(found[key], value, key);
	});
}

const headers: readonly (readonly [line: string, type: string | undefined, node: string | null])[] =
	[
		[`type=CWD ${stamp}cwd="/"`, 'CWD', null],
		[`node=web-1.example type=CWD ${stamp}cwd="/"`, 'CWD', 'web-1.example'],
		['type=1400 audit(1364481363.243:24287): a=b', 'AVC', null],
		['audit: type=1400 audit(1364481363.243:24287): a=b', 'AVC', null],
		['[ 12.345678] audit: type=1326 audit(1364481363.243:24287): a=b', 'SECCOMP', null],
		[`type=UNKNOWN[1334] ${stamp}a=b`, 'BPF', null],
		[`type=UNKNOWN[1399] ${stamp}a=b`, 'UNKNOWN[1399]', null],
		[
			'type=DAEMON_START msg=audit(1364481363.243:24287) auditd start, ver=1.0',
			'DAEMON_START',
			null,
		],
		[`type=CWD ${stamp.replace('.243', '.24')}cwd="/"`, undefined, null],
		[`type=CWD ${stamp.replace('24287', '24287000000')}cwd="/"`, undefined, null],
		[`type=${'A'.repeat(33)} ${stamp}`, undefined, null],
		[`node=${'a'.repeat(256)} type=CWD ${stamp}`, undefined, null],
		[`xtype=CWD ${stamp}`, undefined, null],
		['type=CWD msg=audit(', undefined, null],
		['', undefined, null],
	];

for (const [line, type, node] of headers) {
	test(`'${line.slice(0, 70)}' is ${type ?? 'no record'} (${line.length} bytes)`, (t) => {
		const record = read(line);
		t.is(record?.type, type);
		if (record !== undefined) {
			t.is(record.node, node);
			t.is(record.time, 1_364_481_363_243);
			t.is(record.serial, 24_287);
		}
	});
}

test('a record has fields up to the bound, and keys up to theirs', (t) => {
	const many = Array.from({length: maxFields + 1}, (_, index) => `k${index}=1`).join(' ');
	t.is(read(`type=EXECVE ${stamp}${many}`)?.fields.size, maxFields);
	const keys = ['a'.repeat(longestKey), 'b'.repeat(longestKey + 1)];
	const fields = read(`type=EXECVE ${stamp}${keys.map((key) => `${key}=1`).join(' ')}`)?.fields;
	t.deepEqual([...(fields?.keys() ?? [])], [keys[0]]);
});

test('whatever bytes a record has, it is read without fault and in short time', (t) => {
	const parts = [
		'=',
		'"',
		"'",
		' ',
		'\u001D',
		'{',
		'}',
		'(',
		')',
		'msg=',
		'avc:',
		'a0=',
		'comm=',
		'41',
		'#035',
		'UID',
		'old',
		'\0',
		'ÿ',
		',',
	];
	let state = 1;
	const next = (below: number): number => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		return (state >>> 8) % below;
	};
	for (let round = 0; round < 3000; round += 1) {
		const text = Array.from({length: next(40)}, () => parts[next(parts.length)]).join('');
		const record = read(`type=${round % 2 === 0 ? 'EXECVE' : 'USER_LOGIN'} ${stamp}${text}`);
		if (record === undefined) throw new Error(text);
		interpreted(record);
		for (const key of record.fields.keys()) if (key.length > longestKey + 4) t.fail(text);
	}
	// Nothing is searched for again and again.
	for (const part of ['a={', "msg='", 'avc: x {', 'a="', 'UID=', '#035', 'old ']) {
		const record = read(`type=AVC ${stamp}${part.repeat(60_000 / part.length)}`);
		t.not(record, undefined);
	}
});
