import * as z from 'zod';
import {isNetwork} from '../../../base/ip-network.ts';
import {parseTimeZone} from '../../../base/time-zone.ts';
import {dialectNames} from '../../../model/dialect.ts';
import {channels} from '../../../model/event.ts';
import {retentionClasses} from '../../../model/retention-class.ts';
import {described} from '../../shared/settings.ts';
import {quotaSchema} from '../quota-schema.ts';

/** Most entries, and networks and host names of one. */
const sourceRuleLimits = {entries: 1000, values: 200, characters: 256} as const;

const network = z.string().refine(isNetwork, {
	error: ({input}) =>
		`'${String(input)}' is not an address or a CIDR network such as 192.168.0.0/16`,
});

/** An IANA name, UTC or an offset. */
export const timeZoneName = z.string().refine((text) => parseTimeZone(text) !== undefined, {
	error: ({input}) => `'${String(input)}' is not a time zone such as Europe/Berlin, UTC or +02:00`,
});

const sourceRule = z.strictObject({
	source: z.array(network).min(1).max(sourceRuleLimits.values),
	channel: z.array(z.enum(channels)).min(1).optional(),
	dialect: z.enum(dialectNames).optional(),
	timezone: timeZoneName.optional(),
	class: z.enum(retentionClasses).optional(),
	quota: quotaSchema.optional(),
	speaks_for: z
		.array(z.string().min(1).max(sourceRuleLimits.characters))
		.max(sourceRuleLimits.values)
		.optional(),
});
export type SourceRule = z.infer<typeof sourceRule>;

/** `sources`: how senders of syslog are read, and for whom they may speak. */
export const sourcesSetting = described(
	z.array(sourceRule).max(sourceRuleLimits.entries).default([]),
	{
		description:
			'How senders of syslog are read: a list of entries, each with source, a list of addresses and networks, and any of channel, dialect, timezone (of time stamps that name none), class (retention class, before classes), quota (as syslog.quota, of each source alone) and speaks_for, the host names (* is any run of characters) of agents for which the sender relays. For each of these the first entry that has it and holds decides; what is laid down with nms sources or in the parse clinic goes before.',
	},
);
