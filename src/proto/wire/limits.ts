import {runLimits} from '../../model/origin.ts';

/** Bounds of the wire protocol, kept by both sides. */
export const wireLimits = {
	/**
	 * Payload of one frame, inflated or not: what a full batch needs. JSON that is made to be slow costs the reader up to 0.4 us for each
	 * byte of it, so eight times as much would hold up all others for seconds.
	 */
	payloadBytes: 1 << 20,
	/** The same until an agent is registered. */
	greetingBytes: 64 * 1024,
	/** Bytes of an inflated payload for each that was sent. */
	inflation: 64,
	/** Window of a zstd frame, as a power of two: what RFC 8878 §3.1.1.1.2 asks every reader to take. */
	windowLog: 23,
	/** Payloads of at least so many bytes are compressed where that makes them smaller. */
	compressedFromBytes: 512,
	/** Nesting of arrays and objects. */
	jsonDepth: 16,
	/** Of one batch: events, and the bytes of their messages where there are more than one. */
	batchEvents: runLimits.events,
	batchBytes: runLimits.bytes,
	/** The message of one event. */
	rawBytes: 256 * 1024,
	/** Batches sent and not acknowledged. */
	window: 16,
	/** Files and the like that the events of one batch come from, by the characters of their names together. */
	originCharacters: 64 * 1024,
	pathCharacters: 4096,
	disks: 32,
	problems: 16,
	/** Characters of texts. */
	name: 255,
	word: 64,
	sentence: 500,
} as const;

/** Time for each step of a connection until the agent is registered, in milliseconds. */
export const greetingMs = 10_000;
