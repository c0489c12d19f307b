import type {LocalUser} from '../../base/passwd.ts';
import {uidOf, userOf} from '../../base/passwd.ts';
import type {Machine} from './machine.ts';

/** The user that systemd runs the agent as, with its groups; undefined where there is none. */
export function agentUser(machine: Machine): LocalUser | undefined {
	const files = {passwd: machine.path('/etc/passwd'), group: machine.path('/etc/group')};
	const uid = uidOf('nms-agent', files);
	return uid === undefined ? undefined : userOf(uid, files);
}

/** Whether systemd starts the agent by our unit, which lets it read every log and the journal. */
export function hasAgentUnit(machine: Machine): boolean {
	const directories = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
	return directories.some((directory) => machine.exists(`${directory}/nms-agent.service`));
}
