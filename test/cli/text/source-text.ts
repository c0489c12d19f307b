import test from 'ava';
import {Chalk} from 'chalk';
import {sourceTable} from '../../../src/cli/text/source-text.ts';

const minute = 60_000;
const look = {colours: new Chalk({level: 0}), isUtc: true};
const source = {
	id: 'udp 192.0.2.1',
	channel: 'udp',
	address: '192.0.2.1',
	claims: 'gate',
	state: 'new',
	accepted: null,
	dialect: 'auto',
	timezone: 'UTC',
	class: null,
	quota: null,
	settings: {dialect: null, timezone: null, class: null, quota: null},
	received: 9,
	rejected: 0,
	clock: null,
	first_heard: null,
	last_heard: null,
} as const;
const right = {
	offset_ms: 0,
	zone_error_minutes: 0,
	skew_ms: 0,
	drift_ms_per_day: null,
	spread_ms: 0,
	samples: 9,
	correction_ms: 0,
	hosts: 1,
	wrong_hosts: [],
};

// What is known of a clock, and how the list puts it.
const clocks = [
	[right, 'right'],
	[{...right, offset_ms: 900, skew_ms: 900}, 'right'],
	[{...right, offset_ms: 9000, skew_ms: 9000}, '9 s behind'],
	[
		{
			...right,
			offset_ms: -60 * minute,
			zone_error_minutes: -60,
			correction_ms: -60 * minute,
		},
		'zone +1:00',
	],
	[
		{...right, offset_ms: 32 * minute, zone_error_minutes: 30, skew_ms: 2 * minute},
		'zone -0:30, 2 min behind?',
	],
] as const;

for (const [clock, text] of clocks)
	test(`a clock is listed as '${text}' where it is ${clock.offset_ms} ms off`, (t) => {
		const [, row = ''] = sourceTable([{...source, clock}], look);
		t.is(row.split(/ {2,}/)[5], text);
	});
