import path from 'node:path';
import {readFileSync} from 'node:fs';
import type {ExecutionContext} from 'ava';
import {formatProblem} from '../../src/base/yaml-document.ts';
import {decoderSet} from '../../src/decode/decoder-set.ts';
import {compileRules} from '../../src/detect/rule-set.ts';
import {decodeRows} from '../helpers/audit-rows.ts';
import {sharedData, testWithSharedData} from '../helpers/shared-data.ts';

// SigmaHQ's rule, records of one event on which it fires, and some on which it does not: only the last word differs.
const cases: readonly (readonly [
	rule: string,
	fires: readonly string[],
	silent: readonly string[],
])[] = [
	[
		'auditd/execve/lnx_auditd_masquerading_crond',
		['EXECVE argc=3 a0="cp" a1="/bin/sh" a2="/tmp/crond"'],
		['EXECVE argc=3 a0="cp" a1="/bin/sh" a2="/tmp/cron"'],
	],
	['auditd/lnx_auditd_susp_c2_commands', ['SYSCALL key="susp_activity"'], ['SYSCALL key="other"']],
	[
		'auditd/lnx_auditd_disable_aslr_protection',
		['SYSCALL arch=c000003e syscall=135 a0=40000'],
		['SYSCALL arch=c000003e syscall=135 a0=0'],
	],
	[
		'auditd/lnx_auditd_audio_capture',
		['SYSCALL arch=c000003e syscall=319 exe="/usr/bin/ecasound"'],
		['SYSCALL arch=c000003e syscall=318 exe="/usr/bin/ecasound"'],
	],
	[
		'auditd/syscall/lnx_auditd_web_rce',
		['SYSCALL arch=c000003e syscall=59 euid=33'],
		['SYSCALL arch=c000003e syscall=59 euid=330'],
	],
	[
		'auditd/syscall/lnx_auditd_susp_exe_folders',
		['SYSCALL exe=2F746D702F6120'],
		['SYSCALL exe="/usr/tmp/a"'],
	],
	[
		'auditd/syscall/lnx_auditd_create_account',
		['ADD_USER msg=\'acct="x"\''],
		['DEL_USER msg=\'acct="x"\''],
	],
	[
		'auditd/path/lnx_auditd_hidden_binary_execution',
		['PATH name="/tmp/.x"'],
		['PATH name="/home/a/.cache/x"'],
	],
	[
		'auditd/path/lnx_auditd_auditing_config_change',
		['PATH name="/etc/audit/rules.d"'],
		['PATH name="/etc/auditing"'],
	],
	[
		'auditd/service_stop/lnx_auditd_disable_system_firewall',
		["SERVICE_STOP msg='unit=ufw res=success'"],
		["SERVICE_START msg='unit=ufw res=success'"],
	],
	[
		'auditd/lnx_auditd_keylogging_with_pam_d',
		['TTY tty pid=1 comm="x" data=6869'],
		['USER_CMD cmd="tty"'],
	],
	[
		'process_creation/proc_creation_lnx_base64_decode',
		[
			'SYSCALL arch=c000003e syscall=59 success=yes exe="/usr/bin/base64"',
			'EXECVE argc=2 a0="base64" a1="-d"',
			'PROCTITLE proctitle="x"',
		],
		[
			'SYSCALL arch=c000003e syscall=59 success=yes exe="/usr/bin/base64"',
			'EXECVE argc=2 a0="base64" a1="-w"',
			'PROCTITLE proctitle="x"',
		],
	],
];

for (const [name, fires, silent] of cases) {
	testWithSharedData(`rule ${path.basename(name)} fires once on what it is for`, (t) => {
		const text = readFileSync(sharedData(`sigma/rules/linux/${name}.yml`), 'utf8');
		t.is(hits(t, text, fires), 1);
		t.is(hits(t, text, silent), 0);
	});
}

function hits(t: ExecutionContext, text: string, records: readonly string[]): number {
	const {rules, problems} = compileRules([{name: 'rule.yml', text}], {placeholders: new Map()});
	t.deepEqual(problems.map(formatProblem), []);
	const lines = records.map((record) => {
		const [type = '', ...rest] = record.split(' ');
		return `type=${type} msg=audit(1364481363.243:7): ${rest.join(' ')}`;
	});
	let count = 0;
	for (const row of decodeRows(decoderSet([]), lines))
		rules.match({field: (field) => row[field]}, () => {
			count += 1;
		});
	return count;
}
