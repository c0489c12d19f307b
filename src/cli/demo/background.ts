import {attacker, accessLine} from './attack.ts';
import type {DeviceName} from './attack.ts';
import {syslog3164} from './messages.ts';

/** A message of ordinary life. */
export interface BackgroundMessage {
	readonly device: DeviceName;
	readonly bytes: Buffer;
}

/** Between two messages, so that the console's live pane moves but can be read. */
export const backgroundIntervalMs = 1200;

/** The message number N of the quiet traffic after the incident: enough to look alive, too little for any rule. */
export function backgroundMessage(number: number, now: Date): BackgroundMessage {
	switch (number % 8) {
		case 3:
			return fromPi(
				'CRON[4102]',
				'pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)',
				now,
			);
		case 5:
			return fromRouter(
				'dnsmasq-dhcp[611]',
				`DHCPACK(br-lan) 192.168.1.${20 + (number % 30)} 02:00:5e:00:00:2a laptop`,
				now,
			);
		case 7:
			return fromPi(
				'sshd[2811]',
				`Received disconnect from ${attacker} port 51230:11: disconnected by user`,
				now,
			);
		default:
			return {device: 'web', bytes: accessLine(number, now)};
	}
}

function fromPi(tag: string, text: string, now: Date): BackgroundMessage {
	return {device: 'pi', bytes: syslog3164({facility: 10, severity: 6, host: 'pi', tag, text, now})};
}

function fromRouter(tag: string, text: string, now: Date): BackgroundMessage {
	return {
		device: 'router',
		bytes: syslog3164({facility: 3, severity: 6, host: 'router', tag, text, now}),
	};
}
