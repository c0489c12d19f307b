import type {Check} from '../check.ts';
import {ok, skip, warn} from '../finding.ts';

const file = '/proc/sys/net/core/rmem_max';

/** Whether the kernel grants the buffer that the hub asks for each UDP socket. */
export const receiveBuffer: Check = {
	name: 'UDP buffer',
	look: ({machine, hub, configuration: {receiveBufferBytes: wanted}}) => {
		const listeners = hub.kind === 'there' ? hub.health.listeners : [];
		const udp = listeners.filter(({kind}) => kind === 'udp');
		// Its ReceiveBuffer= is granted beyond the limit.
		if (udp.length > 0 && udp.every(({opened_by: by}) => by === 'systemd'))
			return [ok('the sockets are those of systemd, with the buffer of their unit')];
		const most = machine.read(file);
		if (most.kind !== 'text') return [skip(`${file} is not readable`)];
		const granted = Number(most.text);
		if (granted >= wanted) return [ok(`the kernel grants ${wanted} bytes`)];
		return [
			warn(
				`the kernel grants ${granted} of the ${wanted} bytes that syslog.receive_buffer_bytes asks for`,
				`echo net.core.rmem_max=${wanted} | sudo tee /etc/sysctl.d/60-nms.conf && sudo sysctl --system && sudo systemctl restart nms-hub`,
			),
		];
	},
};
