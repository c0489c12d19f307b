import type {StoredBlock} from './block-range.ts';
import type {KnownFile} from './event-files.ts';

/** A block and the file that it is in. */
export interface FoundBlock {
	readonly file: KnownFile;
	readonly block: StoredBlock;
}
