import * as z from 'zod';
import {described, duration, size} from '../../shared/settings.ts';

const dayMs = 86_400_000;

/** Longest age, so that the end of it is a date. */
export const longestAgeDays = 36_500;

const age = (days: number, of: string) =>
	described(
		duration
			.refine((ms) => ms <= longestAgeDays * dayMs, `more than ${longestAgeDays}d`)
			.default(days * dayMs),
		{
			description: `How long events of the class ${of} are kept at least; a file goes when all of its day is that old. 0s: for ever.`,
			shownDefault: `${days}d`,
		},
	);

const sizeOf = (what: string) =>
	described(size.default(0), {
		description: `Most bytes of ${what}; the files whose time would end first go first, today's last. 0B: no bound.`,
		shownDefault: '0B',
	});

const classOf = (name: string, days: number) =>
	z
		.strictObject({age: age(days, name), size: sizeOf(`the event files of the class ${name}`)})
		.prefault({});

/** `retention`: how long event files are kept. */
export const retentionSchema = z
	.strictObject({
		audit: classOf('audit', 365),
		std: classOf('std', 30),
		bulk: classOf('bulk', 7),
		size: sizeOf('all event files together'),
		min_free: described(size.optional(), {
			description:
				'Free space of the file system of the state directory below which no events are taken in: TCP senders and agents wait, datagrams are dropped. It goes on by itself when a quarter more is free.',
			shownDefault: '10 % of the file system, at least 32MiB and at most 1GiB',
		}),
		when_full: described(z.enum(['stop', 'drop_oldest']).default('stop'), {
			description:
				'What happens then: stop keeps all there is and takes no more in; drop_oldest removes event files of the classes bulk and std before their time, never those of today, as long as that makes room enough.',
		}),
	})
	.prefault({});
export type RetentionSettings = z.infer<typeof retentionSchema>;
