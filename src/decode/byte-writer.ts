/** Bytes that others are added to. */
export class ByteWriter {
	readonly bytes: Uint8Array;
	/** Where the next are added. */
	end = 0;

	constructor(size: number) {
		this.bytes = new Uint8Array(size);
	}

	/** A loop, since a call costs more than these few bytes. */
	add(bytes: Uint8Array, from: number, to: number): void {
		const own = this.bytes;
		const shift = this.end - from;
		for (let at = from; at < to; at += 1) own[at + shift] = bytes[at] ?? 0;
		this.end = to + shift;
	}
}
