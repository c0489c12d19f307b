import {NmsError} from '../../base/errors.ts';
import {parseSize} from '../../base/size.ts';
import {parseDuration} from '../../base/time.ts';
import {quotaBounds} from '../../model/quota-limits.ts';
import type {SourceJson} from '../../proto/rpc/source-schema.ts';

type QuotaJson = NonNullable<SourceJson['quota']>;

/** The form of `--quota`. */
export const quotaForm = 'EVENTS[,BYTES[,BURST]]';

/** `none`: any number, whatever holds of the others. */
const unbounded = 'none';

const {eventsPerSecond, bytesPerSecond, burstMs} = quotaBounds;
const usualBurst = `${burstMs.usual / 1000}s`;

/** What a sender may send in the long run, and how long in a burst: `200`, `200,64KiB`, `0,1MiB,30s`. Throws `usage`. */
export function quotaOption(text: string): QuotaJson {
	const written = text === unbounded ? '0' : text;
	const [events = '', bytes = '0', burst = usualBurst, ...rest] = written.split(',');
	const perSecond = within(countOf(events), {most: eventsPerSecond});
	const size = within(countOf(bytes) ?? parseSize(bytes), {most: bytesPerSecond});
	const ms = within(parseDuration(burst), burstMs);
	if (perSecond === undefined || size === undefined || ms === undefined || rest.length > 0)
		throw wrong(text);
	return {events_per_second: perSecond, bytes_per_second: size, burst_ms: ms};
}

function countOf(text: string): number | undefined {
	return /^\d{1,13}$/.test(text) ? Number(text) : undefined;
}

function within(
	value: number | undefined,
	{least = 0, most}: {readonly least?: number; readonly most: number},
): number | undefined {
	return value !== undefined && value >= least && value <= most ? value : undefined;
}

function wrong(text: string): NmsError {
	return new NmsError('usage', `'${text}' is no quota`, {
		remedy: `write ${quotaForm}: messages and bytes a second, 0 for any number, and a burst from 1s to 1h, such as 200 or 200,64KiB,30s; or ${unbounded}`,
	});
}
