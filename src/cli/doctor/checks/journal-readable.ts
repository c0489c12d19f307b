import type {Check} from '../check.ts';
import type {Finding} from '../finding.ts';
import {ok, skip, warn} from '../finding.ts';
import {agentUser, hasAgentUnit} from '../agent-user.ts';
import type {Scene} from '../scene.ts';

/** Groups whose members read the whole journal: systemd-journald.service(8), ACCESS CONTROL. */
const readers: ReadonlySet<string> = new Set(['systemd-journal', 'adm', 'wheel', 'root']);

const fix = 'sudo usermod -aG systemd-journal nms-agent && sudo systemctl restart nms-agent';

/** Whether the agent that runs reads the journal, or its user may. */
export const journalReadable: Check = {
	name: 'journal',
	look: ({machine, agent}) => {
		const directories = ['/var/log/journal', '/run/log/journal'];
		if (!directories.some((directory) => machine.exists(directory)))
			return [skip('this machine keeps no journal')];
		if (agent.kind === 'there') return [findingOf(agent)];
		if (hasAgentUnit(machine)) return [ok('the unit of the agent may read it')];
		const user = agentUser(machine);
		if (user === undefined) return [skip('there is no user nms-agent')];
		if (user.groups.some((group) => readers.has(group))) return [ok(`${user.name} may read it`)];
		return [warn(`${user.name} may not read the journal`, fix)];
	},
};

function findingOf({status}: Extract<Scene['agent'], {readonly kind: 'there'}>): Finding {
	const journal = status.watched.find(({name}) => name === 'journal');
	if (journal === undefined) return skip('the agent does not read it: journal.enabled');
	if (journal.state === 'reading') return ok('the agent reads it');
	return warn(`the agent does not read it: ${journal.problem ?? journal.state}`, fix);
}
