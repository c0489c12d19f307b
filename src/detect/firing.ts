import type {StoredHit} from '../model/rule-hit.ts';

/** One time at which a correlation's condition was met. */
export interface Firing<Ref> {
	/** The hit that met it; the firing is at its time. */
	readonly hit: StoredHit<Ref>;
	/** Start of the window that met it: hits from here to the firing are what it stands for. */
	readonly start: number;
}
