import test from 'ava';
import {decoderSet} from '../../../src/decode/decoder-set.ts';
import type {FieldValue} from '../../../src/model/event.ts';
import {decodeRows} from '../../helpers/audit-rows.ts';

type Fields = Readonly<Record<string, FieldValue | undefined>>;

const stamp = 'msg=audit(1364481363.243:7):';
const sshd = 'pid=7 uid=0 auid=4294967295 ses=4294967295';
const root = 'pid=1 uid=0 auid=0';
const atTerminal = 'hostname=srv addr=? terminal=pts/0 res=success';

// What records of programs tell; undefined for what they must not.
const records: readonly (readonly [type: string, fields: string, found: Fields])[] = [
	[
		'ADD_GROUP',
		`${root} msg='op=add-group acct="ops" exe="/usr/sbin/groupadd" ${atTerminal}'`,
		{'event.action': 'added-group-account-to', 'group.name': 'ops', 'user.name': undefined},
	],
	[
		'DEL_GROUP',
		`${root} msg='op=delete-group id=1005 exe="/usr/sbin/groupdel" ${atTerminal}'\u001DID="ops"`,
		{'group.id': 1005, 'group.name': 'ops', 'user.name': undefined},
	],
	[
		'USER_MGMT',
		`${root} msg='op=add-user-to-group grp="wheel" acct="eve" exe="/usr/sbin/usermod" ${atTerminal}'`,
		{'event.action': 'modified-user-account', 'group.name': 'wheel', 'user.name': 'eve'},
	],
	[
		'USER_CHAUTHTOK',
		`${root} msg='op=PAM:chauthtok grantors=pam_unix acct="eve" exe="/usr/bin/passwd" ${atTerminal}'`,
		{'event.action': 'changed-password', 'source.address': undefined},
	],
	[
		'CRYPTO_SESSION',
		`${sshd} msg='op=start direction=from-server ksize=256 mac=<implicit> spid=17 suid=74 rport=50000 laddr=10.0.0.5 lport=22  exe="/usr/sbin/sshd" hostname=? addr=1.2.3.4 terminal=? res=success'`,
		{
			'source.ip': '1.2.3.4',
			'source.port': 50_000,
			'destination.ip': '10.0.0.5',
			'destination.port': 22,
		},
	],
	[
		'RESP_ACCT_LOCK',
		`${sshd} msg='op=pam_faillock acct="bob" exe="/usr/sbin/sshd" hostname=? addr=1.2.3.4 terminal=ssh res=success'`,
		{'event.category': 'intrusion_detection', 'user.name': 'bob', 'source.ip': '1.2.3.4'},
	],
	[
		'SOFTWARE_UPDATE',
		`${root} msg='op=install sw="nmap-7.9" sw_type=rpm key_enforce=0 gpg_res=1 root_dir="/" comm="dnf" exe="/usr/bin/python3.9" ${atTerminal}'`,
		{'package.name': 'nmap-7.9', 'package.type': 'rpm', 'process.name': 'dnf'},
	],
];

for (const [type, written, found] of records)
	test(`a record ${type} tells who and what`, (t) => {
		const [row] = decodeRows(decoderSet([]), [`type=${type} ${stamp} ${written}`]);
		for (const [name, value] of Object.entries(found)) t.is(row?.[name], value, name);
	});

test('architectures that follow the generic table have its numbers', (t) => {
	for (const [arch, call, action] of [
		['c00000b7', 221, 'executed'],
		['c00000f3', 221, 'executed'],
		['c0000102', 203, 'connected-to'],
		['c0000102', 35, 'deleted'],
	] as const) {
		const event = `type=SYSCALL ${stamp} arch=${arch} syscall=${call} success=yes exit=0 items=0 pid=11 uid=0`;
		const rows = decodeRows(decoderSet([]), [event, `type=PROCTITLE ${stamp} proctitle="x"`]);
		t.is(rows[1]?.['event.action'], action, `${arch} ${call}`);
	}
});
