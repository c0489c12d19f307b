import test from 'ava';
import {withFillingDays} from '../../../../src/daemons/hub/retention/filling-days.ts';
import type {ListedFile} from '../../../../src/db/event-store.ts';

const today = '2026-11-20';

/** `2026-11-20 1-5`: a day and ids. */
function file(text: string): ListedFile {
	const [day = '', ids = ''] = text.split(' ');
	const [firstEvent, lastEvent] = ids.split('-').map(Number);
	return {
		name: text,
		day,
		class: 'std',
		sizeBytes: 1,
		firstEvent: firstEvent ?? 0,
		lastEvent: lastEvent ?? 0,
	};
}

const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
	['days are those of the names', ['2026-11-18 1-9', '2026-11-19 10-12', '2026-11-20 13-14'], []],
	['a file without events keeps its day', ['1970-01-01 0-0', '2026-11-20 1-2'], []],
	[
		'what was received before the clock was right is of that day',
		['2026-11-18 1-9', '1970-01-01 10-12', '2026-11-20 13-14'],
		['1970-01-01 > 2026-11-18'],
	],
	[
		'also where its file is still written to',
		['2026-11-20 5-20', '1970-01-01 10-12', '1970-01-02 3-4'],
		['1970-01-01 > 2026-11-20', '1970-01-02 > 2026-11-20'],
	],
	[
		'what a clock ahead put off is of the day after it',
		['2026-11-18 1-9', '2027-11-18 10-12', '2026-11-19 13-14', '2026-11-20 15-16'],
		['2027-11-18 > 2026-11-19'],
	],
	[
		'what a first start without the time received is of the day after it',
		['1970-01-01 1-3', '1970-01-02 4-9', '2026-11-19 10-12', '2026-11-20 13-14'],
		['1970-01-01 > 2026-11-19', '1970-01-02 > 2026-11-19'],
	],
	['also where nothing came since', ['1970-01-01 1-3'], ['1970-01-01 > 2026-11-20']],
	['a clock that is ahead now is no reason', ['2026-11-20 1-9', '2027-11-20 10-12'], []],
	['a day that never was is none', ['2026-11-18 1-9', '2026-13-45 10-12'], []],
	['midnight may come twice', ['2026-11-19 1-9', '2026-11-20 8-12'], []],
];

for (const [title, files, expected] of cases) {
	test(title, (t) => {
		const filled = withFillingDays(files.map(file), today);
		const moved = filled.filter(({name, day}) => !name.startsWith(day));
		t.deepEqual(
			moved.map(({name, day}) => `${name.slice(0, 10)} > ${day}`),
			expected,
		);
	});
}
