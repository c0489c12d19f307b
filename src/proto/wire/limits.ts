/** Bounds of the wire protocol, kept by both sides. */
export const wireLimits = {
	/** Payload of one frame as it is sent. */
	payloadBytes: 1 << 20,
	/** The same until an agent is registered. */
	greetingBytes: 64 * 1024,
	/** An inflated payload: so many bytes, and so many for each that was sent. */
	inflatedBytes: 8 << 20,
	inflation: 64,
	/** Payloads of at least so many bytes are compressed where that makes them smaller. */
	compressedFromBytes: 512,
	/** Nesting of arrays and objects. */
	jsonDepth: 16,
	/** Of one batch: events, and the bytes of their messages where there are more than one. */
	batchEvents: 1000,
	batchBytes: 256 * 1024,
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
