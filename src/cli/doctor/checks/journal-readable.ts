import type {Check} from '../check.ts';
import {ok, skip, warn} from '../finding.ts';
import {agentUser} from '../agent-user.ts';

/** Groups whose members read the whole journal: systemd-journald.service(8), ACCESS CONTROL. */
const readers: ReadonlySet<string> = new Set(['systemd-journal', 'adm', 'wheel', 'root']);

/** Whether the agent's user may read the journal. */
export const journalReadable: Check = {
	name: 'journal',
	look: ({machine}) => {
		const directories = ['/var/log/journal', '/run/log/journal'];
		if (!directories.some((directory) => machine.exists(directory)))
			return [skip('this machine keeps no journal')];
		const user = agentUser(machine);
		if (user === undefined) return [skip('there is no user nms-agent')];
		if (user.groups.some((group) => readers.has(group))) return [ok(`${user.name} may read it`)];
		return [
			warn(
				`${user.name} may not read the journal`,
				`sudo usermod -aG systemd-journal ${user.name} && sudo systemctl restart nms-agent`,
			),
		];
	},
};
