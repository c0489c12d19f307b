import {statSync} from 'node:fs';
import type {LocalUser} from '../../../base/passwd.ts';
import type {AgentStatusJson} from '../../../proto/rpc/agent-schema.ts';
import {agentUser, hasAgentUnit} from '../agent-user.ts';
import type {Check} from '../check.ts';
import type {Finding} from '../finding.ts';
import {ok, skip, warn} from '../finding.ts';
import type {Machine} from '../machine.ts';

/** What an agent reads where there is no journal. */
const files = ['/var/log/auth.log', '/var/log/secure', '/var/log/syslog', '/var/log/messages'];

/** Whether the agent's user may read the usual log files, and those it was told to. */
export const logsReadable: Check = {
	name: 'log files',
	look: ({machine, agent}) => {
		if (agent.kind === 'there') return findingsOf(agent.status);
		if (hasAgentUnit(machine)) return [ok('the unit of the agent may read them')];
		const user = agentUser(machine);
		if (user === undefined) return [skip('there is no user nms-agent')];
		const there = files.filter((file) => machine.exists(file));
		if (there.length === 0) return [skip('none of the usual ones is there')];
		const closed = there.flatMap((file) => findingOf(machine, user, file));
		return closed.length === 0 ? [ok(`${user.name} may read ${there.join(', ')}`)] : closed;
	},
};

function findingsOf({watched}: AgentStatusJson): readonly Finding[] {
	// It may be the journal, which has a check of its own.
	const logs = watched.filter(({name}) => name.startsWith('/'));
	const failed = logs.filter(({state}) => state === 'failed');
	if (logs.length === 0) return [skip('the agent follows no file')];
	if (failed.length === 0) return [ok(`the agent follows ${logs.length}`)];
	return failed.map(({name, problem}) => warn(`${name}: ${problem ?? 'failed'}`, aclFor(name)));
}

function findingOf(machine: Machine, user: LocalUser, file: string): readonly Finding[] {
	const {mode, gid, uid} = statSync(machine.path(file));
	const group = machine.groupName(gid);
	const isMember = group !== undefined && user.groups.includes(group);
	const isReadable =
		(uid === user.uid && (mode & 0o400) !== 0) ||
		(isMember && (mode & 0o040) !== 0) ||
		(mode & 0o004) !== 0;
	if (isReadable) return [];
	const byGroup = group !== undefined && group !== 'root' && (mode & 0o040) !== 0;
	const fix = byGroup
		? `sudo usermod -aG ${group} ${user.name} && sudo systemctl restart nms-agent`
		: aclFor(file);
	return [warn(`${user.name} may not read ${file}`, fix)];
}

function aclFor(file: string): string {
	return `sudo setfacl -m u:nms-agent:r ${file}`;
}
