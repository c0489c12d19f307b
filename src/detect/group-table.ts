import type {GrowingAlert} from './growing-alert.ts';
import {HitWindow} from './hit-window.ts';
import type {Tally} from './tally.ts';

/** What a correlation knows of one group. Linked into the order of use. */
export interface Group<Ref> {
	readonly key: string;
	readonly values: readonly string[];
	readonly window: HitWindow<Ref>;
	/** Of the entries from `tallyFrom` to the newest. */
	readonly tally: Tally | undefined;
	tallyFrom: number;
	/** Sum of the weights of all entries held. */
	weight: number;
	/** Newest time of each input; -Infinity where it has not occurred. */
	readonly latest: number[];
	/** Alerts that hits may still extend, in the order they opened. */
	alerts: GrowingAlert<Ref>[];
	older: Group<Ref> | undefined;
	newer: Group<Ref> | undefined;
}

/** Entries all groups may hold together, for each group that may be held. */
const entriesPerGroup = 2;

/** The groups of one correlation; where there are too many, or they hold too much, the one that was used longest ago is forgotten. */
export class GroupTable<Ref> {
	readonly #groups = new Map<string, Group<Ref>>();
	readonly #groupLimit: number;
	readonly #make: () => Pick<Group<Ref>, 'tally' | 'latest'>;
	#oldest: Group<Ref> | undefined;
	#newest: Group<Ref> | undefined;
	#entries = 0;
	evicted = 0;

	constructor(groupLimit: number, make: () => Pick<Group<Ref>, 'tally' | 'latest'>) {
		this.#groupLimit = groupLimit;
		this.#make = make;
	}

	/** Whether the groups together hold more than they may; one that holds much gives way first. */
	get isFull(): boolean {
		return this.#entries > this.#groupLimit * entriesPerGroup;
	}

	/** The group with this key, made where there is none; it is now the one used last. */
	get(key: string, valuesOf: () => readonly string[]): Group<Ref> {
		const known = this.#groups.get(key);
		if (known !== undefined) {
			if (known !== this.#newest) {
				this.#unlink(known);
				this.#append(known);
			}
			return known;
		}
		const group: Group<Ref> = {
			key,
			values: valuesOf(),
			window: new HitWindow(),
			...this.#make(),
			tallyFrom: 0,
			weight: 0,
			alerts: [],
			older: undefined,
			newer: undefined,
		};
		this.#groups.set(key, group);
		this.#append(group);
		return group;
	}

	/** The group with this key where it is known. */
	peek(key: string): Group<Ref> | undefined {
		return this.#groups.get(key);
	}

	/** Tells that a group holds so many entries more. */
	resize(entries: number): void {
		this.#entries += entries;
	}

	/** Forgets groups while there are too many, or they hold too much; never the one used last. */
	shrink(): void {
		while (this.#groups.size > this.#groupLimit || (this.isFull && this.#groups.size > 1))
			this.#evict();
	}

	#evict(): void {
		const group = this.#oldest;
		if (group === undefined) return;
		this.#unlink(group);
		this.#groups.delete(group.key);
		this.#entries -= group.window.length;
		this.evicted += 1;
	}

	#append(group: Group<Ref>): void {
		group.older = this.#newest;
		group.newer = undefined;
		if (this.#newest === undefined) this.#oldest = group;
		else this.#newest.newer = group;
		this.#newest = group;
	}

	#unlink(group: Group<Ref>): void {
		if (group.older === undefined) this.#oldest = group.newer;
		else group.older.newer = group.newer;
		if (group.newer === undefined) this.#newest = group.older;
		else group.newer.older = group.older;
	}
}
