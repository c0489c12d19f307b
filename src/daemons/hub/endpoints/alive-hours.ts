import type {Interval} from '../../../model/endpoint.ts';
import {stripCells} from '../../../proto/rpc/endpoint-schema.ts';

/** How alive an endpoint was: by hour of the clock, the running one last; null where that is not known. */
export interface Availability {
	readonly strip: readonly (number | null)[];
	/** Over the whole strip. */
	readonly percent: number | null;
}

const hourMs = 3_600_000;

/** Length of the strip. */
export const stripMs = stripCells * hourMs;

/** Adds up how long something lasted in each of the last hours of the clock, in constant memory. */
export class AliveHours {
	/** Milliseconds by hour modulo `stripCells`. */
	readonly #alive = new Float64Array(stripCells);
	#hour = Number.NEGATIVE_INFINITY;

	/** What is older than the strip is left out. */
	add({from, to}: Interval): void {
		this.#advance(Math.floor(to / hourMs));
		const oldest = this.#hour - stripCells + 1;
		for (let hour = Math.max(oldest, Math.floor(from / hourMs)); hour * hourMs < to; hour += 1)
			this.#alive[hour % stripCells] =
				(this.#alive[hour % stripCells] ?? 0) + overlap(hour, {from, to});
	}

	/** Forgets all where it has come past the hour after now: a clock that was ahead was set back. */
	turnBack(now: number): void {
		const hour = Math.floor(now / hourMs);
		if (this.#hour <= hour + 1) return;
		this.#alive.fill(0);
		this.#hour = hour;
	}

	/** Milliseconds within that hour. */
	within(hour: number): number {
		const isKept = hour <= this.#hour && hour > this.#hour - stripCells;
		return isKept ? (this.#alive[hour % stripCells] ?? 0) : 0;
	}

	#advance(hour: number): void {
		if (hour <= this.#hour) return;
		const first = Math.max(this.#hour + 1, hour - stripCells + 1);
		for (let passed = first; passed <= hour; passed += 1) this.#alive[passed % stripCells] = 0;
		this.#hour = hour;
	}
}

/**
 * Of the time that is known (`known`, when the hub ran, from `firstSeen` on) the part in which the endpoint was alive: `past`, and
 * since `aliveFrom` where it is alive now.
 */
export function availability(
	past: AliveHours,
	{
		aliveFrom,
		firstSeen,
		known,
		now,
	}: {
		readonly aliveFrom: number | null;
		readonly firstSeen: number;
		readonly known: readonly Interval[];
		readonly now: number;
	},
): Availability {
	const newest = Math.floor(now / hourMs);
	const hours = Array.from({length: stripCells}, (_, index) => newest - stripCells + 1 + index);
	const cells = hours.map((hour) => {
		const current = aliveFrom === null ? 0 : overlap(hour, {from: aliveFrom, to: now});
		return {alive: past.within(hour) + current, known: knownWithin(hour, known, firstSeen)};
	});
	const total = cells.reduce((sum, cell) => ({
		alive: sum.alive + cell.alive,
		known: sum.known + cell.known,
	}));
	return {strip: cells.map((cell) => percentOf(cell)), percent: percentOf(total)};
}

function knownWithin(hour: number, known: readonly Interval[], firstSeen: number): number {
	return known.reduce(
		(sum, {from, to}) => sum + overlap(hour, {from: Math.max(from, firstSeen), to}),
		0,
	);
}

/** Whole percents; 100 and 0 only where it is exactly that. */
function percentOf({
	alive,
	known,
}: {
	readonly alive: number;
	readonly known: number;
}): number | null {
	if (known <= 0) return null;
	if (alive >= known) return 100;
	return alive <= 0 ? 0 : Math.min(99, Math.max(1, Math.round((alive / known) * 100)));
}

function overlap(hour: number, {from, to}: Interval): number {
	return Math.max(0, Math.min(to, (hour + 1) * hourMs) - Math.max(from, hour * hourMs));
}
