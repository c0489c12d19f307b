import type {Check} from '../check.ts';
import type {Finding} from '../finding.ts';
import {ok, skip, warn} from '../finding.ts';

/** Whether the hub lost, cut or refused anything since it was started. */
export const dropped: Check = {
	name: 'drops',
	look: ({hub}) => {
		if (hub.kind === 'away') return [skip('no hub to ask')];
		const {not_allowed: refused, too_long: cut, buffer_full: lost} = hub.health.dropped;
		const findings: readonly Finding[] = [
			...(lost === 0
				? []
				: [
						warn(
							`${lost} datagrams were lost because the buffer was full`,
							'raise syslog.receive_buffer_bytes and net.core.rmem_max, or send over TCP',
						),
					]),
			...(refused === 0
				? []
				: [
						warn(
							`${refused} datagrams or connections came from senders that are not allowed`,
							'add their network to syslog.allow, or stop them',
						),
					]),
			...(cut === 0
				? []
				: [
						warn(
							`${cut} messages were cut because they are too long`,
							'raise syslog.max_message_bytes',
						),
					]),
		];
		return findings.length === 0 ? [ok('nothing was lost, cut or refused')] : findings;
	},
};
