import {Buffer} from 'node:buffer';

const lengthBytes = 4;

/** The parts of a block as one run of bytes: each behind its length (4 bytes, little-endian). */
export function joinParts(parts: readonly Uint8Array[]): Buffer {
	return Buffer.concat(
		parts.flatMap((part) => {
			const length = Buffer.allocUnsafe(lengthBytes);
			length.writeUInt32LE(part.length);
			return [length, part];
		}),
	);
}

/** The parts again, views into the bytes; of bytes that were cut those that are whole. */
export function splitParts(bytes: Buffer): readonly Buffer[] {
	const parts: Buffer[] = [];
	for (let at = 0; at + lengthBytes <= bytes.length;) {
		const from = at + lengthBytes;
		const end = from + bytes.readUInt32LE(at);
		if (end > bytes.length) break;
		parts.push(bytes.subarray(from, end));
		at = end;
	}
	return parts;
}
