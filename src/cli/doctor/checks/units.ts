import type {Check} from '../check.ts';
import type {Finding} from '../finding.ts';
import {fail, ok, skip, warn} from '../finding.ts';
import type {Machine} from '../machine.ts';

const services = ['nms-hub.service', 'nms-agent.service'] as const;

/** Whether systemd starts the daemons by itself. */
export const units: Check = {
	name: 'systemd',
	look: async ({machine}, signal) => {
		if (!machine.exists('/run/systemd/system')) return [skip('systemd does not run here')];
		return Promise.all(services.map(async (service) => lookAt(service, machine, signal)));
	},
};

async function lookAt(service: string, machine: Machine, signal: AbortSignal): Promise<Finding> {
	const wanted = '-pLoadState,UnitFileState,ActiveState';
	const end = await machine.run('systemctl', ['show', wanted, service], signal);
	if (end.kind === 'absent' || end.status !== 0) return skip('systemctl does not answer');
	const valueOf = (name: string): string =>
		new RegExp(`^${name}=(.*)$`, 'm').exec(end.stdout)?.[1] ?? '';
	const [active, enabled] = [valueOf('ActiveState'), valueOf('UnitFileState')];
	if (valueOf('LoadState') === 'not-found') return skip(`there is no ${service}`);
	if (active === 'failed') {
		const reset = `sudo systemctl restart ${service}`;
		return fail(`${service} has failed`, `journalctl -u ${service} -n 20; then ${reset}`);
	}
	if (enabled === 'enabled' && active === 'active') return ok(`${service} is enabled and runs`);
	return warn(`${service} is ${enabled} and ${active}`, `sudo systemctl enable --now ${service}`);
}
