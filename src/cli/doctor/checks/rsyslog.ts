import type {Check} from '../check.ts';
import {ok, skip, warn} from '../finding.ts';
import type {Machine} from '../machine.ts';

const programs = ['/usr/sbin/rsyslogd', '/sbin/rsyslogd'];
/** `*.* @@host`, or the action of the module omfwd. */
const forwards = /^[^#\n]*(?:\s@@?[\w[(.]|type="omfwd")/m;

/** Whether this machine's own messages reach a hub: by an agent, or forwarded by rsyslog. */
export const rsyslog: Check = {
	name: 'rsyslog',
	look: ({machine, agent}) => {
		if (!programs.some((program) => machine.exists(program))) return [skip('it is not installed')];
		if (agent.kind === 'there') return [ok('the agent reads what it writes')];
		if (configurationOf(machine).some((text) => forwards.test(text)))
			return [ok('it forwards messages')];
		return [
			warn(
				"no agent runs, and rsyslog does not forward: this machine's own messages reach no hub",
				"echo '*.* @@127.0.0.1:514' | sudo tee /etc/rsyslog.d/60-nms.conf && sudo systemctl restart rsyslog",
			),
		];
	},
};

function configurationOf(machine: Machine): readonly string[] {
	const more = machine.list('/etc/rsyslog.d').filter((name) => name.endsWith('.conf'));
	return ['/etc/rsyslog.conf', ...more.map((name) => `/etc/rsyslog.d/${name}`)].map((file) => {
		const text = machine.read(file);
		return text.kind === 'text' ? text.text : '';
	});
}
