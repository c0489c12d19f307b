import type {SafeText} from '../../base/terminal-text.ts';
import {hostWords} from '../../proto/rpc/host-words.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import type {Look} from '../term/glyphs.ts';

/** The line as received where the hub sent it, else put together from its parts; cleaned. */
export function eventText(event: EventJson, {clean}: Look): SafeText {
	return clean(originalOf(event));
}

/** The same, as it is: never for the screen. */
export function originalOf(event: EventJson): string {
	const {original, original_base64: base64} = event.event;
	if (original !== undefined) return original;
	if (base64 !== undefined) return Buffer.from(base64, 'base64').toString('utf8');
	return `${event['@timestamp'].slice(5, 10)} ${summaryOf(event)}`;
}

/** The line without its date and header, for where only its beginning can be shown; cleaned. */
export function eventSummary(event: EventJson, {clean}: Look): SafeText {
	return clean(summaryOf(event));
}

function summaryOf(event: EventJson): string {
	const pid = event.process.pid === null ? '' : `[${event.process.pid}]`;
	const time = event['@timestamp'].slice(11, 19);
	return `${time} ${hostWords(event) ?? '-'} ${event.process.name ?? '-'}${pid}: ${event.message}`;
}
