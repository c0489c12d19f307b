/** What a check of a file tells while it goes on. */
export type CheckStep =
	| {readonly kind: 'damage'; readonly damage: FileDamage}
	/** So many bytes more of the file were looked at. */
	| {readonly kind: 'progress'; readonly bytes: number};

/** Something in a file that is not as it was written. */
export interface FileDamage {
	readonly file: string;
	/** What of the file, such as `block 3 (ids 1 to 4096)`; null for all of it. */
	readonly place: string | null;
	readonly reason: string;
}

/** A check, step by step, so that a person sees how far it is, and can stop it. */
export type Check = Generator<CheckStep, void>;
