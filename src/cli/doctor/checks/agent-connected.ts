import type {Check} from '../check.ts';
import {fail, ok, skip, warn} from '../finding.ts';

/** Whether this machine's agent runs and delivers, and what it says is wrong. */
export const agentConnected: Check = {
	name: 'agent',
	look: ({agent, machine}) => {
		if (agent.kind === 'away') {
			const isInstalled =
				machine.exists('/etc/nms/agent.yaml') || machine.exists('/var/lib/nms-agent');
			return isInstalled
				? [fail(agent.error.message, 'sudo systemctl enable --now nms-agent')]
				: [skip('no agent runs here', 'sudo systemctl enable --now nms-agent')];
		}
		const {link, problems, last_error: trouble} = agent.status;
		const why = trouble === null ? link.state : `${link.state}: ${trouble.message}`;
		return [
			link.state === 'connected'
				? ok(`it delivers to ${link.peer?.name ?? link.hub}`)
				: fail(`it is not connected to ${link.hub} (${why})`, trouble?.remedy ?? 'start the hub'),
			...problems.map((problem) => warn(problem, 'nms agent status shows more')),
		];
	},
};
