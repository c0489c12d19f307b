import {putNewest} from '../../../base/put-newest.ts';
import type {KeptClock, KeptSourceClock} from '../../../model/kept-clock.ts';
import type {ClockEstimate} from '../../../pipeline/sender-clock.ts';
import {rightClockMs, SenderClock} from '../../../pipeline/sender-clock.ts';
import {SourceClocks} from '../../../pipeline/source-clocks.ts';

/** Sources whose clock is known; the one that was opened least recently makes room. */
export const clockLimit = 10_000;

/** Hosts of one source, and of all together, whose clocks are known: whoever makes up names pushes out his own first. */
export const hostClockLimits = {source: 1000, all: 20_000} as const;

/** How often clocks are saved, in milliseconds, and how far one has to have moved for that. */
const [saveEveryMs, movedMs] = [15 * 60_000, 10_000];

/** A clock that was not seen for so long, in milliseconds, is forgotten. */
const keptMs = 30 * 86_400_000;

/** The clocks of one source. */
interface Entry {
	readonly whole: SenderClock;
	/** In the order they were asked for, oldest first. */
	readonly hosts: Map<string, SenderClock>;
}

/** A host behind a source whose clock is wrong. */
export interface HostClock {
	readonly host: string;
	readonly estimate: ClockEstimate;
}

/** The clocks of all sources, and of the hosts that they name. */
export class ClockTable {
	/** By source, in the order they were opened, oldest first. */
	readonly #entries = new Map<string, Entry>();
	#hosts = 0;
	/** As it was saved last. */
	#saved: string;
	#savedAt = 0;

	/** Knows those that were kept. */
	constructor(kept: readonly KeptSourceClock[]) {
		for (const {source, host, ...clock} of kept) {
			if (host !== null) this.#clockOf(source, host, clock);
			else this.#entries.set(source, newEntry(clock));
		}
		this.#saved = textOf(kept);
	}

	/** Those of a source, to which its messages are shown. */
	open(source: string): SourceClocks {
		const entry = this.#entries.get(source) ?? newEntry();
		const [, oldest] = putNewest(this.#entries, [source, entry], clockLimit) ?? [];
		this.#hosts -= oldest?.hosts.size ?? 0;
		return new SourceClocks(
			entry.whole,
			(host) => this.#clockOf(source, host),
			() => entry.hosts.size <= 1,
		);
	}

	/** As all messages of the source together show it; undefined until one had a time stamp. */
	estimate(source: string): ClockEstimate | undefined {
		return this.#entries.get(source)?.whole.estimate;
	}

	/** The hosts of the source, how many there are, and those whose clocks are wrong, at most so many. */
	hosts(
		source: string,
		most: number,
	): {readonly total: number; readonly wrong: readonly HostClock[]} {
		const hosts = this.#entries.get(source)?.hosts ?? new Map<string, SenderClock>();
		const wrong: HostClock[] = [];
		for (const [host, {estimate}] of hosts) {
			if (estimate === undefined || estimate.correctionMs === 0) continue;
			wrong.push({host, estimate});
			if (wrong.length === most) break;
		}
		return {total: hosts.size, wrong};
	}

	/** What time stamps of the source mean may be another thing from now on. */
	forget(source: string): void {
		this.#hosts -= this.#entries.get(source)?.hosts.size ?? 0;
		this.#entries.delete(source);
	}

	clear(): void {
		this.#entries.clear();
		this.#hosts = 0;
	}

	/** Those to be saved: undefined where that was a moment ago, or nothing has moved since. */
	toSave(now: number, isLast: boolean): readonly KeptSourceClock[] | undefined {
		if (!isLast && Math.abs(now - this.#savedAt) < saveEveryMs) return undefined;
		this.#savedAt = now;
		const kept = this.#kept().filter(({at}) => at > now - keptMs);
		const text = textOf(kept);
		if (text === this.#saved) return undefined;
		this.#saved = text;
		return kept;
	}

	/** The clocks that are known well enough; those of hosts only where they are wrong. */
	#kept(): readonly KeptSourceClock[] {
		const all: KeptSourceClock[] = [];
		for (const [source, {whole, hosts}] of this.#entries) {
			if (whole.kept !== undefined) all.push({source, host: null, ...whole.kept});
			for (const [host, {kept}] of hosts)
				if (kept !== undefined && Math.abs(kept.offsetMs) >= rightClockMs)
					all.push({source, host, ...kept});
		}
		return all;
	}

	/** `kept`: where it is not known yet. */
	#clockOf(source: string, host: string, kept?: KeptClock): SenderClock {
		const entry = this.#entries.get(source) ?? newEntry();
		this.#entries.set(source, entry);
		const known = entry.hosts.get(host);
		// Who goes first matters only where there are many.
		if (known !== undefined && entry.hosts.size < hostClockLimits.source / 2) return known;
		const clock = known ?? new SenderClock(kept);
		const pushedOut = putNewest(entry.hosts, [host, clock], hostClockLimits.source);
		if (known === undefined && pushedOut === undefined) this.#hosts += 1;
		if (this.#hosts > hostClockLimits.all) this.#makeRoom(source);
		return clock;
	}

	/** The source that was opened least recently loses the clocks of its hosts. */
	#makeRoom(keeping: string): void {
		for (const [source, {hosts}] of this.#entries) {
			if (source === keeping || hosts.size === 0) continue;
			this.#hosts -= hosts.size;
			hosts.clear();
			return;
		}
	}
}

function newEntry(kept?: KeptClock): Entry {
	return {whole: new SenderClock(kept), hosts: new Map()};
}

/** The same as long as none has moved far. */
function textOf(clocks: readonly KeptSourceClock[]): string {
	return JSON.stringify(
		clocks.map(({source, host, offsetMs}) => [source, host, Math.round(offsetMs / movedMs)]),
	);
}
