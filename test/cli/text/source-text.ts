import test from 'ava';
import {Chalk} from 'chalk';
import {sourceTable} from '../../../src/cli/text/source-text.ts';
import {sender} from '../../helpers/second-slice-samples.ts';

const minute = 60_000;
const look = {colours: new Chalk({level: 0}), isUtc: true};
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
		const [, row = ''] = sourceTable([{...sender, clock}], look);
		t.is(row.split(/ {2,}/)[5], text);
	});
