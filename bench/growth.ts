// What changes as a hub's store grows: costs and times at several sizes, its start with a year of files, its memory under load.
//
//   BENCH_EVENTS=100000000 node dist/bench/run.js growth
import {amountOf, partsOf} from './amounts.ts';
import {plotBySize} from './growth/by-size.ts';
import {printManyFiles} from './growth/many-files.ts';
import {printMemory} from './growth/memory.ts';
import {withDirectory} from './leftovers.ts';

const usualEvents = 10_000_000;
/** Enough for the memory to come near its steady state; it takes 100 seconds of processor time with rules. */
const mostForMemory = 500_000;

/** Prints plots and tables; BENCH_PARTS=size,files,memory chooses among them. */
export async function benchGrowth(print: (line: string) => void): Promise<void> {
	const events = amountOf('events', usualEvents);
	await withDirectory(async (directory) => {
		const parts: Readonly<Record<string, () => Promise<void>>> = {
			size: async () => plotBySize(directory, events, print),
			files: async () => printManyFiles(directory, print),
			memory: async () => printMemory(directory, Math.min(events, mostForMemory), print),
		};
		for (const part of partsOf(Object.keys(parts))) {
			// oxlint-disable-next-line no-await-in-loop
			await parts[part]?.();
			print('');
		}
	});
}
