import test from 'ava';
import {quotaOption} from '../../../src/cli/sources/quota-option.ts';
import {quotaBounds} from '../../../src/model/quota-limits.ts';

const {eventsPerSecond, bytesPerSecond} = quotaBounds;

/** Text -> events and bytes a second, burst in milliseconds; undefined: refused. */
const cases: readonly (readonly [string, readonly [number, number, number] | undefined])[] = [
	['200', [200, 0, 10_000]],
	['200,64KiB', [200, 65_536, 10_000]],
	['200,64,30s', [200, 64, 30_000]],
	['0,1MiB,1h', [0, 1_048_576, 3_600_000]],
	['none', [0, 0, 10_000]],
	[String(eventsPerSecond), [eventsPerSecond, 0, 10_000]],
	[String(eventsPerSecond + 1), undefined],
	[`1,${bytesPerSecond}`, [1, bytesPerSecond, 10_000]],
	[`1,${bytesPerSecond + 1}`, undefined],
	['1,1,999ms', undefined],
	['1,1,61m', undefined],
	['1,1,1s,', undefined],
	['1,1,', undefined],
	['1,', undefined],
	['', undefined],
	['-1', undefined],
	['1e3', undefined],
	['many', undefined],
];

for (const [text, quota] of cases)
	test(`the quota '${text}' is ${quota === undefined ? 'refused' : quota.join(' ')}`, (t) => {
		if (quota === undefined) {
			t.throws(() => quotaOption(text), {code: 'usage'});
			return;
		}
		const [events_per_second, bytes_per_second, burst_ms] = quota;
		t.deepEqual(quotaOption(text), {events_per_second, bytes_per_second, burst_ms});
	});
