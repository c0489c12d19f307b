import type {UnreadableReason} from '../../pipeline/pipeline.ts';

/** Makes messages of one source's bytes and puts them into the writer's batches. */
export interface SourceReader {
	/** Gives the number of messages that became whole. */
	push(bytes: Buffer): number;
	/** What came cannot be read: it is a parse error. */
	refuse(bytes: Uint8Array, reason: UnreadableReason): void;
	/** The source has ended: what is left of a message is one. */
	end(): void;
}
