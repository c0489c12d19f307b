import * as z from 'zod';
import type {QuotaLimits} from '../../model/quota-limits.ts';
import {quotaBounds} from '../../model/quota-limits.ts';
import {described, duration} from '../shared/settings.ts';

const {eventsPerSecond, bytesPerSecond, burstMs} = quotaBounds;

const burst = duration.refine((ms) => ms >= burstMs.least && ms <= burstMs.most, {
	error: 'write a time from 1s to 1h',
});

/** What one sender may send. */
export const quotaSchema = z.strictObject({
	events_per_second: described(z.int().min(0).max(eventsPerSecond).default(0), {
		description:
			'Most messages that one address may send in the long run, over all of its connections and datagrams; 0: any number. Of one that sends more, connections are read more slowly, so that it waits, and datagrams are dropped and counted.',
	}),
	bytes_per_second: described(z.int().min(0).max(bytesPerSecond).default(0), {
		description: 'The same for bytes of messages; 0: any number.',
	}),
	burst: described(burst.default(burstMs.usual), {
		description:
			'How long a sender that was quiet may send as fast as it can: at once what it may send in so long.',
		shownDefault: '10s',
	}),
});

export function quotaLimitsOf({
	events_per_second: events,
	bytes_per_second: bytes,
	burst: burstMillis,
}: z.infer<typeof quotaSchema>): QuotaLimits {
	return {eventsPerSecond: events, bytesPerSecond: bytes, burstMs: burstMillis};
}
