import type {SafeText} from '../../base/terminal-text.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import type {Look} from '../term/glyphs.ts';

/** The line as received where the hub sent it, else put together from its parts; cleaned. */
export function eventText(event: EventJson, {clean}: Look): SafeText {
	const {original, original_base64: base64} = event.event;
	if (original !== undefined) return clean(original);
	if (base64 !== undefined) return clean(Buffer.from(base64, 'base64').toString('utf8'));
	const pid = event.process.pid === null ? '' : `[${event.process.pid}]`;
	const time = event['@timestamp'];
	const when = `${time.slice(5, 10)} ${time.slice(11, 19)}`;
	return clean(
		`${when} ${event.host.name ?? '-'} ${event.process.name ?? '-'}${pid}: ${event.message}`,
	);
}
