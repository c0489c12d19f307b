/** Who did something, as the audit names it. */
export interface Actor {
	readonly user: string;
	/** Null for the hub itself, and for a caller that has not proved who it is. */
	readonly uid: number | null;
}
