/** How far a file was imported. */
export interface ImportRecord {
	/** Of its source: chosen at random when the import began. */
	readonly epoch: string;
	/** SHA-256 of its first line, by which it is found again, whatever it is called. */
	readonly head: string;
	readonly path: string;
	/** Bytes that were taken in, stored or not, and their SHA-256. */
	readonly bytes: number;
	readonly sha256: string;
	/** Milliseconds. */
	readonly time: number;
}

/** Which files were imported. How many lines of them are stored the cursor of their source says. Part of the state file. */
export interface ImportStore {
	/** Of files that begin with the same line, a bounded number, the latest first. */
	known(head: string): readonly ImportRecord[];
	/** A record that is further than the one there was. */
	save(record: ImportRecord): void;
}
