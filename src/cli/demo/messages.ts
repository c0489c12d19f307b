import {rfc3339} from '../../base/time.ts';

interface Common {
	readonly facility: number;
	readonly severity: number;
	readonly host: string;
	readonly text: string;
	readonly now: Date;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A message in the form of RFC 3164 §4; its time stamp is UTC. */
export function syslog3164({tag, ...message}: Common & {readonly tag: string}): Buffer {
	const {host, text, now} = message;
	const day = String(now.getUTCDate()).padStart(2, ' ');
	const stamp = `${months[now.getUTCMonth()]} ${day} ${rfc3339(now.getTime()).slice(11, 19)}`;
	return Buffer.from(`<${priority(message)}>${stamp} ${host} ${tag}: ${text}`);
}

/** A message in the form of RFC 5424 §6. */
export function syslog5424({app, ...message}: Common & {readonly app: string}): Buffer {
	const {host, text, now} = message;
	return Buffer.from(
		`<${priority(message)}>1 ${rfc3339(now.getTime())} ${host} ${app} - - - ${text}`,
	);
}

function priority({facility, severity}: Common): number {
	return facility * 8 + severity;
}
