import test from 'ava';
import type {HubFacts} from '../../../src/cli/doctor/scene.ts';
import type {Check} from '../../../src/cli/doctor/check.ts';
import {agentConnected} from '../../../src/cli/doctor/checks/agent-connected.ts';
import {clock} from '../../../src/cli/doctor/checks/clock.ts';
import {completion} from '../../../src/cli/doctor/checks/completion.ts';
import {diskSpace} from '../../../src/cli/doctor/checks/disk-space.ts';
import {dropped} from '../../../src/cli/doctor/checks/dropped.ts';
import {hubAnswers} from '../../../src/cli/doctor/checks/hub-answers.ts';
import {hubConfiguration} from '../../../src/cli/doctor/checks/hub-configuration.ts';
import {hubProblems} from '../../../src/cli/doctor/checks/hub-problems.ts';
import {journalReadable} from '../../../src/cli/doctor/checks/journal-readable.ts';
import {logsReadable} from '../../../src/cli/doctor/checks/logs-readable.ts';
import {manual} from '../../../src/cli/doctor/checks/manual.ts';
import {nodeVersion} from '../../../src/cli/doctor/checks/node-version.ts';
import {ownRole} from '../../../src/cli/doctor/checks/own-role.ts';
import {parseErrorShare} from '../../../src/cli/doctor/checks/parse-error-share.ts';
import {ports} from '../../../src/cli/doctor/checks/ports.ts';
import {receiveBuffer} from '../../../src/cli/doctor/checks/receive-buffer.ts';
import {rsyslog} from '../../../src/cli/doctor/checks/rsyslog.ts';
import {terminal} from '../../../src/cli/doctor/checks/terminal.ts';
import {units} from '../../../src/cli/doctor/checks/units.ts';
import type {DoctorScene} from '../../helpers/doctor-scene.ts';
import {away, doctorScene, soundHub} from '../../helpers/doctor-scene.ts';
import {agentStatus} from '../../helpers/second-slice-samples.ts';
import {kernelLoss} from '../../helpers/ledger-samples.ts';

interface Case {
	readonly title: string;
	readonly check: Check;
	readonly scene?: DoctorScene;
	/** What each finding begins with (`warn text`) or contains behind `... `, and of its fix. */
	readonly found: readonly RegExp[];
}

type There = Extract<HubFacts, {readonly kind: 'there'}>;

function hub(change: (there: There) => Partial<There>): DoctorScene {
	return soundHub.kind === 'there' ? {hub: {...soundHub, ...change(soundHub)}} : {};
}

function withLosses(losses: There['health']['losses'], notAllowed = 0): DoctorScene {
	return hub(({health}) => ({
		health: {...health, losses, dropped: {...health.dropped, not_allowed: notAllowed}},
	}));
}

const agent = {kind: 'there', status: agentStatus} as const;

function watching(
	item: Partial<(typeof agentStatus)['watched'][number]>,
): NonNullable<DoctorScene['agent']> {
	const watched = [{name: '', state: 'reading', problem: null, ...item} as const];
	return {kind: 'there', status: {...agentStatus, watched}};
}
const passwd = 'root:x:0:0::/root:/bin/sh\nnms-agent:x:990:990::/:/bin/false\n';
const groups = 'root:x:0:\nadm:x:4:syslog\nnms-agent:x:990:\n';
const udpHead =
	'  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const udp514 = `${udpHead}  7: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000  0  0 4242 2 0 0\n`;
const noNetwork = {'/proc/self/net/udp': udpHead, '/proc/self/net/tcp': udpHead};

const tcp6514 = `${udpHead}  7: 00000000:1972 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 4242 2 0 0\n`;

const cases: readonly Case[] = [
	{title: 'this Node', check: nodeVersion, found: [/^ok Node v/]},
	{title: 'a hub', check: hubAnswers, found: [/^ok hub-a .* at \/run\/nms\/hub\.sock/]},
	{
		title: 'no hub',
		check: hubAnswers,
		scene: {hub: away},
		found: [/^fail nobody answers > start it$/],
	},
	{
		title: 'a hub of another version',
		check: hubAnswers,
		scene: hub(({session}) => ({session: {...session, hub: {...session.hub, version: '9.9.9'}}})),
		found: [/^ok /, /^warn the hub is 9\.9\.9, .* > systemctl restart nms-hub/],
	},
	{title: 'a role', check: ownRole, found: [/^ok ana \(uid 1000\) is analyst/]},
	{
		title: 'no role',
		check: ownRole,
		scene: hub(({session}) => ({session: {...session, role: null}})),
		found: [/^fail ana .* > write 'ana: viewer' under 'roles:'/],
	},
	{title: 'no hub to ask for a role', check: ownRole, scene: {hub: away}, found: [/^skip /]},
	{title: 'a hub without problems', check: hubProblems, found: [/^ok /]},
	{
		title: 'a hub with problems',
		check: hubProblems,
		scene: hub(({health}) => ({health: {...health, problems: ['one', 'two']}})),
		found: [/^warn one/, /^warn two/],
	},
	{title: 'no configuration', check: hubConfiguration, found: [/^ok there is no/]},
	{
		title: 'a configuration that is not readable',
		check: hubConfiguration,
		scene: {configuration: {state: 'denied'}},
		found: [/^skip .* > sudo nms-hub --check-config --config \/etc\/nms\/hub\.yaml$/],
	},
	{
		title: 'a configuration that is wrong',
		check: hubConfiguration,
		scene: {configuration: {state: 'read'}, files: {'/etc/nms/hub.yaml': 'colour: red\n'}},
		found: [/^fail .*hub\.yaml:1:1: .*colour.* > mend it/],
	},
	{
		title: 'free ports',
		check: ports,
		scene: {files: noNetwork},
		found: [/^ok 514, 1515 belong to nobody else/],
	},
	{
		title: 'a port of another program',
		check: ports,
		scene: {files: {...noNetwork, '/proc/self/net/udp': udp514}},
		found: [/^warn another program has UDP 514, .* > sudo ss -lnp 'sport = :514'/],
	},
	{
		title: 'a port of the hub itself',
		check: ports,
		scene: {
			...hub(({health}) => ({
				health: {...health, listeners: [{...health.listeners[0]!, kind: 'udp', port: 514}]},
			})),
			files: {...noNetwork, '/proc/self/net/udp': udp514},
		},
		found: [/^ok /],
	},
	{
		title: 'ports for TLS and GELF that another program has',
		check: ports,
		scene: {
			files: {...noNetwork, '/proc/self/net/tcp': tcp6514, '/proc/self/net/udp': udp514},
			configuration: {tlsPorts: [6514], gelfPorts: {udp: [514], tcp: [12_201]}},
		},
		found: [/UDP 514, where a hub takes syslog/, /TCP 6514, .* TLS/, /UDP 514, .* GELF/],
	},
	{title: 'no drops', check: dropped, found: [/^ok /]},
	{
		title: 'drops of each kind',
		check: dropped,
		scene: withLosses([kernelLoss], 2),
		found: [/^warn 1204 datagrams.*was full > raise /, /^warn 2 .*syslog\.allow/],
	},
	{
		title: 'a loss before the hub was started',
		check: dropped,
		scene: withLosses([{...kernelLoss, is_past: true}]),
		found: [/^ok /],
	},
	{title: 'lines that all parsed', check: parseErrorShare, found: [/^ok all 70 lines/]},
	{
		title: 'many lines that did not parse',
		check: parseErrorShare,
		scene: hub(({statistics}) => ({statistics: {...statistics!, parse_errors: [30]}})),
		found: [/^warn 30 of 100 lines .*\(30\.0 %\) > nms parse-errors/],
	},
	{
		title: 'a few lines that did not parse',
		check: parseErrorShare,
		scene: hub(({statistics}) => ({statistics: {...statistics!, parse_errors: [1]}})),
		found: [/^ok 1 of 71 lines/],
	},
	{
		title: 'sockets that systemd opened',
		check: receiveBuffer,
		scene: {
			...hub(({health}) => ({
				health: {
					...health,
					listeners: [{kind: 'udp', address: '::', port: 514, opened_by: 'systemd'}],
				},
			})),
			files: {'/proc/sys/net/core/rmem_max': '4096\n'},
		},
		found: [/^ok the sockets are those of systemd/],
	},
	{
		title: 'a kernel that grants the buffer',
		check: receiveBuffer,
		scene: {files: {'/proc/sys/net/core/rmem_max': '8388608\n'}},
		found: [/^ok /],
	},
	{
		title: 'a kernel that grants less',
		check: receiveBuffer,
		scene: {files: {'/proc/sys/net/core/rmem_max': '8388607\n'}},
		found: [/^warn the kernel grants 8388607 .* > echo net\.core\.rmem_max=8388608/],
	},
	{title: 'a kernel that says nothing', check: receiveBuffer, found: [/^skip /]},
	{
		title: 'room on the disk',
		check: diskSpace,
		found: [/^(?:ok|warn|fail) .* free for \/var\/lib\/nms/],
	},
	{
		title: 'a clock kept by timesyncd',
		check: clock,
		scene: {files: {'/run/systemd/timesync/synchronized': ''}},
		found: [/^ok systemd-timesyncd/],
	},
	{
		title: 'a clock kept by chrony',
		check: clock,
		scene: {programs: {chronyc: "echo 'Leap status     : Normal'"}},
		found: [/^ok chrony/],
	},
	{
		title: 'a clock that is not synchronised',
		check: clock,
		scene: {programs: {chronyc: 'exit 1', timedatectl: 'echo no'}},
		found: [/^warn the clock is not synchronised > timedatectl set-ntp true/],
	},
	{title: 'a clock that nobody knows of', check: clock, found: [/^skip /]},
	{title: 'an agent that delivers', check: agentConnected, scene: {agent}, found: [/^ok .* hub-a/]},
	{
		title: 'an agent without its hub',
		check: agentConnected,
		scene: {
			agent: {
				kind: 'there',
				status: {...agentStatus, link: {...agentStatus.link, state: 'waiting'}, problems: ['full']},
			},
		},
		found: [/^fail it is not connected to unix:.*\(waiting\) > start the hub/, /^warn full/],
	},
	{title: 'no agent', check: agentConnected, found: [/^skip no agent runs here/]},
	{
		title: 'an agent that is set up and does not run',
		check: agentConnected,
		scene: {files: {'/etc/nms/agent.yaml': ''}},
		found: [/^fail nobody answers > sudo systemctl enable --now nms-agent/],
	},
	{
		title: 'a journal closed to the agent',
		check: journalReadable,
		scene: {
			files: {'/run/log/journal/x': '', '/etc/passwd': passwd, '/etc/group': groups},
		},
		found: [/^warn nms-agent may not .* > sudo usermod -aG systemd-journal nms-agent/],
	},
	{
		title: 'a journal open to the agent',
		check: journalReadable,
		scene: {
			files: {
				'/run/log/journal/x': '',
				'/etc/passwd': passwd,
				'/etc/group': `${groups}systemd-journal:x:101:nms-agent\n`,
			},
		},
		found: [/^ok nms-agent may read it/],
	},
	{
		title: 'a journal that the agent of the unit may read',
		check: journalReadable,
		scene: {files: {'/run/log/journal/x': '', '/etc/systemd/system/nms-agent.service': ''}},
		found: [/^ok the unit /],
	},
	{
		title: 'a journal that the agent reads',
		check: journalReadable,
		scene: {files: {'/run/log/journal/x': ''}, agent: watching({name: 'journal'})},
		found: [/^ok the agent reads it/],
	},
	{
		title: 'a journal that the agent cannot read',
		check: journalReadable,
		scene: {
			files: {'/run/log/journal/x': ''},
			agent: watching({name: 'journal', state: 'failed', problem: 'no journalctl'}),
		},
		found: [/^warn the agent does not read it: no journalctl > sudo usermod/],
	},
	{
		title: 'a journal that the agent is told not to read',
		check: journalReadable,
		scene: {files: {'/run/log/journal/x': ''}, agent: watching({name: '/var/log/syslog'})},
		found: [/^skip the agent does not read it/],
	},
	{title: 'no journal', check: journalReadable, found: [/^skip this machine keeps no journal/]},
	{
		title: 'log files that all may read',
		check: logsReadable,
		scene: {files: {'/var/log/syslog': '', '/etc/passwd': passwd, '/etc/group': groups}},
		found: [/^ok nms-agent may read \/var\/log\/syslog/],
	},
	{
		title: 'a log file that the agent could not read',
		check: logsReadable,
		scene: {agent},
		found: [/^warn \/var\/log\/app\.log: permission denied > sudo setfacl -m u:nms-agent:r/],
	},
	{
		title: 'log files that the agent follows',
		check: logsReadable,
		scene: {agent: watching({name: '/var/log/syslog'})},
		found: [/^ok the agent follows 1/],
	},
	{
		title: 'no log files, but a journal',
		check: logsReadable,
		scene: {agent: watching({name: 'journal'})},
		found: [/^skip the agent follows no file/],
	},
	{
		title: 'an rsyslog that forwards',
		check: rsyslog,
		scene: {
			files: {
				'/usr/sbin/rsyslogd': '',
				'/etc/rsyslog.conf': '# *.* @@host\n',
				'/etc/rsyslog.d/60-nms.conf': '*.* @@127.0.0.1:514\n',
			},
		},
		found: [/^ok it forwards/],
	},
	{
		title: 'an rsyslog that keeps all to itself',
		check: rsyslog,
		scene: {
			files: {
				'/usr/sbin/rsyslogd': '',
				'/etc/rsyslog.conf': '#*.* @@host\nmail.* -/var/log/mail\n',
			},
		},
		found: [/^warn no agent runs, .* > echo '\*\.\* @@127\.0\.0\.1:514'/],
	},
	{title: 'no systemd', check: units, found: [/^skip /]},
	{
		title: 'units in each state',
		check: units,
		scene: {
			files: {'/run/systemd/system/x': ''},
			programs: {
				systemctl: `case $3 in nms-hub*) a=failed u=enabled;; *) a=inactive u=disabled;; esac
echo LoadState=loaded; echo ActiveState=$a; echo UnitFileState=$u`,
			},
		},
		found: [
			/^fail nms-hub\.service has failed > journalctl -u nms-hub\.service/,
			/^warn nms-agent\.service is disabled and inactive > sudo systemctl enable --now nms-agent/,
		],
	},
	{
		title: 'a terminal that can draw',
		check: terminal,
		scene: {env: {LANG: 'de_DE.UTF-8', TERM: 'xterm', NO_COLOR: '1'}},
		found: [/^ok the locale/, /^ok TERM is xterm, without colours by NO_COLOR/],
	},
	{
		title: 'a terminal that cannot draw',
		check: terminal,
		scene: {env: {LANG: 'C', TERM: 'dumb'}},
		found: [/^warn .* > export LANG=C\.UTF-8/, /^warn TERM is 'dumb'/],
	},
	{
		title: 'completion that is not installed',
		check: completion,
		scene: {env: {SHELL: '/bin/bash'}},
		found: [/^warn bash does not complete nms > nms completion bash >> ~\/\.bashrc/],
	},
	{
		title: 'completion in the own start file',
		check: completion,
		scene: {env: {SHELL: '/bin/bash'}, files: {'/home/ana/.bashrc': '_nms() {\n}\n'}},
		found: [/^ok bash finds it in ~\/\.bashrc/],
	},
	{
		title: 'completion of the system',
		check: completion,
		scene: {
			env: {SHELL: '/usr/bin/zsh'},
			files: {'/usr/local/share/zsh/site-functions/_nms': ''},
		},
		found: [/^ok zsh finds it in \/usr\/local/],
	},
	{
		title: 'another shell',
		check: completion,
		scene: {env: {SHELL: '/bin/fish'}},
		found: [/^skip /],
	},
	{
		title: 'a manual that is not installed',
		check: manual,
		scene: {programs: {man: 'exit 16'}},
		found: [/^warn man does not find nms.* > sudo install -D/],
	},
	{
		title: 'a manual that is',
		check: manual,
		scene: {programs: {man: 'echo /usr/share/man/man1/nms.1'}},
		found: [/^ok man nms shows \/usr\/share/],
	},
	{title: 'no man', check: manual, found: [/^skip man is not installed/]},
];

for (const {title, check, scene = {}, found} of cases) {
	test(`the doctor's check of ${check.name} judges ${title}`, async (t) => {
		const findings = await check.look(doctorScene(t, scene), new AbortController().signal);
		const texts = findings.map(
			({status, text, fix}) => `${status} ${text}${fix === '' ? '' : ` > ${fix}`}`,
		);
		t.is(texts.length, found.length, texts.join('\n'));
		for (const [at, pattern] of found.entries()) t.regex(texts[at] ?? '', pattern);
	});
}
