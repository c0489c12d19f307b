import {byteAt} from './ascii.ts';

/**
 * Length of the well-formed UTF-8 sequence (RFC 3629 §4: shortest form, no surrogates, at most U+10FFFF) that begins with a byte of
 * 0x80 or more; 0 where there is none.
 */
export function utf8Length(bytes: Uint8Array, at: number, to: number): number {
	const lead = byteAt(bytes, at);
	const length = lengthByLead(lead);
	if (length === 0 || to - at < length) return 0;
	const second = byteAt(bytes, at + 1);
	if (second < lowestSecond(lead) || second > highestSecond(lead)) return 0;
	for (let next = at + 2; next < at + length; next += 1) {
		if ((byteAt(bytes, next) & 0xc0) !== 0x80) return 0;
	}
	return length;
}

/** Position of the first byte behind a byte order mark at `at`, or `at`. */
export function skipByteOrderMark(bytes: Uint8Array, at: number, to: number): number {
	const isMark =
		to - at >= 3 &&
		byteAt(bytes, at) === 0xef &&
		byteAt(bytes, at + 1) === 0xbb &&
		byteAt(bytes, at + 2) === 0xbf;
	return isMark ? at + 3 : at;
}

function lengthByLead(lead: number): number {
	if (lead < 0xc2 || lead > 0xf4) return 0;
	if (lead < 0xe0) return 2;
	return lead < 0xf0 ? 3 : 4;
}

function lowestSecond(lead: number): number {
	if (lead === 0xe0) return 0xa0;
	return lead === 0xf0 ? 0x90 : 0x80;
}

function highestSecond(lead: number): number {
	if (lead === 0xed) return 0x9f;
	return lead === 0xf4 ? 0x8f : 0xbf;
}
