import type {Check} from '../check.ts';
import {fail, ok, skip, warn} from '../finding.ts';

/** How long before its end a certificate is to be renewed. */
const warningDays = 30;

const dayMs = 86_400_000;

const renewal =
	'put a new one at syslog.tls.certificate_file (INSTALL.md shows how), then sudo systemctl reload nms-hub';

/** Whether the certificate that senders of syslog over TLS are shown is valid, and for long enough. */
export const tlsCertificate: Check = {
	name: 'TLS',
	look: ({hub, configuration: {tlsPorts}}) => {
		if (hub.kind === 'away') return [skip('no hub to ask')];
		const {tls} = hub.health;
		if (tls === undefined)
			return tlsPorts.length === 0
				? [ok('syslog over TLS is off; syslog.tls.certificate_file turns it on')]
				: [
						warn(
							'the configuration names a certificate, but the hub does not listen for TLS',
							'sudo systemctl reload nms-hub',
						),
					];
		const {subject, expires} = tls.certificate;
		const days = Math.floor((Date.parse(expires) - Date.now()) / dayMs);
		const which = `the certificate of syslog over TLS (${subject})`;
		if (days < 0) return [fail(`${which} has expired: ${expires}`, renewal)];
		const left = `${days} day${days === 1 ? '' : 's'}`;
		if (days < warningDays) return [warn(`${which} expires in ${left}`, renewal)];
		return [ok(`${which} is valid for ${left}`)];
	},
};
