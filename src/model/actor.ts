/** Who did something, as the audit names it. */
export interface Actor {
	readonly user: string;
	/** Null for the hub itself, and for a caller that has not proved who it is. */
	readonly uid: number | null;
}

/** Who the audit names for what the hub does by itself. */
export const hubActor: Actor = {user: 'nms', uid: null};
