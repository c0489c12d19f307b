import process from 'node:process';

/** Rounds measured; the least is printed, since other programs can only add to it. */
const rounds = 40;

/** The least CPU time of `work`, in microseconds per event; `work` is warmed up before. */
export function cpuCost(events: number, work: () => void): number {
	work();
	let least = Number.POSITIVE_INFINITY;
	for (let round = 0; round < rounds; round += 1) {
		const before = process.cpuUsage();
		work();
		const {user, system} = process.cpuUsage(before);
		least = Math.min(least, (user + system) / events);
	}
	return least;
}
