import path from 'node:path';
import {startBenchHub} from '../bench-hub.ts';
import {asFilled, StoreFiller} from '../load/store-filler.ts';
import {residentOf} from '../process-cost.ts';
import {receivedMix} from '../search/planted-mix.ts';
import {tableLines} from '../table.ts';

const dayMs = 86_400_000;
const eventsPerDay = 100;
const starts = 3;
/** All of them are to be there at the next start, too. */
const keepAll = `retention: {std: {age: 0s}}\n${asFilled}`;

/** Prints how long a hub takes to start with an event file, and with one for each day of a year. */
export async function printManyFiles(
	directory: string,
	print: (line: string) => void,
): Promise<void> {
	const rows: (readonly string[])[] = [];
	for (const days of [1, 365]) {
		const own = path.join(directory, `files-${days}`);
		// oxlint-disable-next-line no-await-in-loop
		await fillDays(own, days);
		// oxlint-disable-next-line no-await-in-loop
		rows.push([`files: ${days}`, ...(await startCosts(own))]);
	}
	print(`start of the hub, the least of ${starts}; goal with 365 files: 1000 ms`);
	for (const line of tableLines(['', 'ms', 'RSS, MiB'], rows)) print(line);
}

async function fillDays(directory: string, days: number): Promise<void> {
	const filler = await StoreFiller.open(path.join(directory, 'state'));
	const to = Date.now();
	const count = days * eventsPerDay;
	await filler.add(receivedMix({count, format: 'rfc5424', from: to - (days - 1) * dayMs, to}));
	await filler.close();
}

async function startCosts(directory: string): Promise<readonly string[]> {
	let [least, resident] = [Number.POSITIVE_INFINITY, 0];
	for (let start = 0; start < starts; start += 1) {
		// oxlint-disable no-await-in-loop
		const hub = await startBenchHub(directory, {sections: keepAll});
		[least, resident] = [Math.min(least, hub.startMs), residentOf(hub.pid)];
		await hub.stop();
		// oxlint-enable no-await-in-loop
	}
	return [least.toFixed(0), resident.toFixed(0)];
}
