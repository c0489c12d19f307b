import type {Check} from '../check.ts';
import {ok, skip, warn} from '../finding.ts';

/** Whether anything was lost, cut or refused since the hub was started. */
export const dropped: Check = {
	name: 'drops',
	look: ({hub}) => {
		if (hub.kind === 'away') return [skip('no hub to ask')];
		const {losses, dropped: counts} = hub.health;
		const findings = losses
			.filter(({is_past: isPast}) => !isPast)
			.map(({text, remedy}) => warn(text, remedy));
		if (counts.not_allowed > 0)
			findings.push(
				warn(
					`${counts.not_allowed} datagrams or connections came from senders that are not allowed`,
					'add their network to syslog.allow, or stop them',
				),
			);
		return findings.length === 0 ? [ok('nothing was lost, cut or refused')] : findings;
	},
};
