import type {Buffer} from 'node:buffer';

/** The raw lines of a block, one behind the other. */
export interface BlockLines {
	readonly bytes: Buffer;
	/** Where each row begins, and after the last one where it ends. */
	readonly starts: Uint32Array;
}

/** A row's line as received, a view. */
export function lineOf({bytes, starts}: BlockLines, row: number): Buffer {
	return bytes.subarray(starts[row], starts[row + 1]);
}
