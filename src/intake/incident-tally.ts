import type {IntakeIncident, SourceIncident} from '../model/loss.ts';

/** Most pairs of source and incident that are counted by themselves until they are taken. */
export const tallyLimit = 4096;

/** Counts what befalls messages where they come in. Whoever keeps the books takes the counts now and then, as a small message. */
export class IncidentTally {
	#tally = new Map<string, SourceIncident>();

	add(
		source: NonNullable<SourceIncident['source']>,
		incident: IntakeIncident,
		{count, now}: {readonly count: number; readonly now: number},
	): void {
		const {channel, address} = source;
		const key = `${incident} ${channel} ${address}`;
		if (this.#tally.has(key) || this.#tally.size < tallyLimit)
			this.#count(key, {source: {channel, address}, incident, count, firstAt: now, lastAt: now});
		else this.#count(incident, {source: null, incident, count, firstAt: now, lastAt: now});
	}

	/** What was counted since it was last taken. */
	take(): readonly SourceIncident[] {
		const taken = [...this.#tally.values()];
		this.#tally = new Map();
		return taken;
	}

	#count(key: string, found: SourceIncident): void {
		const known = this.#tally.get(key);
		const {count, firstAt} = known ?? {count: 0, firstAt: found.firstAt};
		this.#tally.set(key, {...found, count: count + found.count, firstAt});
	}
}
