import type {GrowingAlert} from './growing-alert.ts';
import type {HitKey} from './hit-keys.ts';
import type {HitWindow} from './hit-window.ts';
import type {Tally} from './tally.ts';

/** What a correlation knows of one group. Linked into the order of use. */
export interface Group<Ref> {
	readonly key: HitKey;
	/** Numbers of their texts, which the group holds. */
	readonly values: readonly number[];
	readonly window: HitWindow;
	/** Of the hits from `tallyFrom` to the newest. */
	readonly tally: Tally | undefined;
	tallyFrom: number;
	/** Sum of the weights of all hits held. */
	weight: number;
	/** Newest time of each input; -Infinity where it has not occurred. */
	readonly latest: number[];
	/** Alerts that hits may still extend, in the order they opened. */
	alerts: GrowingAlert<Ref>[];
	older: Group<Ref> | undefined;
	newer: Group<Ref> | undefined;
}

/** Hits all groups may hold together, for each group that may be held. */
const hitsPerGroup = 2;

/** The groups of one correlation; where there are too many, or they hold too much, the one that was used longest ago is forgotten. */
export class GroupTable<Ref> {
	readonly #groups = new Map<HitKey, Group<Ref>>();
	readonly #groupLimit: number;
	readonly #onForgotten: (group: Group<Ref>) => void;
	#oldest: Group<Ref> | undefined;
	#newest: Group<Ref> | undefined;
	#hits = 0;
	evicted = 0;

	constructor(groupLimit: number, onForgotten: (group: Group<Ref>) => void) {
		this.#groupLimit = groupLimit;
		this.#onForgotten = onForgotten;
	}

	/** Whether the groups together hold more than they may; one that holds much gives way first. */
	get isFull(): boolean {
		return this.#hits > this.#groupLimit * hitsPerGroup;
	}

	/** The group with this key where it is known; it is now the one used last. */
	use(key: HitKey): Group<Ref> | undefined {
		const known = this.#groups.get(key);
		if (known !== undefined && known !== this.#newest) {
			this.#unlink(known);
			this.#append(known);
		}
		return known;
	}

	/** Adds a group, which is now the one used last. */
	add(group: Group<Ref>): Group<Ref> {
		this.#groups.set(group.key, group);
		this.#append(group);
		return group;
	}

	/** The group with this key where it is known. */
	peek(key: HitKey): Group<Ref> | undefined {
		return this.#groups.get(key);
	}

	/** Tells that a group holds so many hits more. */
	resize(hits: number): void {
		this.#hits += hits;
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
		this.#hits -= group.window.length;
		this.evicted += 1;
		this.#onForgotten(group);
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
