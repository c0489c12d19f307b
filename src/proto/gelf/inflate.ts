import {gunzipSync, inflateSync} from 'node:zlib';

/** What a datagram holds: the message, or that it cannot be had. */
export type Inflated = {readonly kind: 'ok'; readonly bytes: Uint8Array} | {readonly kind: 'error'};

/** The message of a datagram that may be compressed, as its first bytes say: gzip (RFC 1952) or zlib (RFC 1950); at most so many bytes of it. */
export function inflated(datagram: Uint8Array, mostBytes: number): Inflated {
	const [first = 0, second = 0] = datagram;
	const isGzip = first === 0x1f && second === 0x8b;
	// RFC 1950 §2.2: method 8, and the two bytes are a multiple of 31.
	const isZlib = (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0;
	if (!isGzip && !isZlib) return {kind: 'ok', bytes: datagram};
	try {
		const inflate = isGzip ? gunzipSync : inflateSync;
		return {kind: 'ok', bytes: inflate(datagram, {maxOutputLength: mostBytes})};
	} catch {
		// Not whole, damaged, or larger than allowed.
		return {kind: 'error'};
	}
}
