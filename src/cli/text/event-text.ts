import type {SafeText} from '../../base/terminal-text.ts';
import {line, safe} from '../../base/terminal-text.ts';
import {hostWords} from '../../proto/rpc/host-words.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import type {Look} from './look.ts';
import {timeText} from './look.ts';

/** Syslog severities at or below this number (error and worse, RFC 5424 §6.2.1) stand out. */
const worstShown = 3;

/** One event as syslog files show it: time, host (else the sender's address, and this too where the host is its claim), program, message. */
export function eventLine(event: EventJson, look: Look): string {
	const time = look.colours.dim(timeText(event['@timestamp'], look));
	const {source, syslog} = event.log;
	const host = look.colours.cyan(safe(hostWords(event) ?? source.address));
	const message = safe(event.is_clipped === true ? `${event.message}…` : event.message);
	const isBad = syslog.severity !== null && syslog.severity <= worstShown;
	return `${time} ${host} ${programText(event)}${isBad ? look.colours.red(message) : message}`;
}

function programText({process}: EventJson): SafeText {
	if (process.name === null) return safe('');
	const name = safe(process.name);
	return process.pid === null ? line`${name}: ` : line`${name}[${safe(process.pid)}]: `;
}
