import {crc32} from 'node:zlib';

/**
 * Where in its line an offset lies: at the start of a line, within a line too long whose rest is skipped, or within the NUL bytes that a
 * file begins with when its writer goes on at the old offset after a truncation.
 */
export type Within = 'line' | 'skip' | 'hole';

/** How far a file was read, and by what to know it again: an inode number alone is used anew, and a file may be cut and grow again. */
export interface FilePosition {
	/** Where it was seen last. */
	readonly path: string;
	/** Bytes read, up to the end of a line. */
	readonly offset: number;
	readonly within: Within;
	/** Fingerprints of the first and of the last `fingerprintBytes` before the offset; empty when they are not known. */
	readonly head: string;
	readonly guard: string;
	/** When this was kept, in milliseconds since the epoch. */
	readonly at: number;
}

/** Bytes that each fingerprint is made of, or fewer where the offset is lower. */
export const fingerprintBytes = 1024;

/** A short text that other bytes hardly have: a check against accidents, not against a writer of the file, who writes what he likes. */
export function fingerprint(bytes: Buffer): string {
	return `${bytes.length.toString(36)}-${crc32(bytes).toString(36)}`;
}

/** The start of a file that nothing was read of. */
export function startOf(path: string): FilePosition {
	return {path, offset: 0, within: 'hole', head: '', guard: '', at: 0};
}

/** The position as text for the basket. */
export function positionText(position: FilePosition): string {
	return JSON.stringify(position);
}

/** The position of a text; undefined when it is none. */
export function parsePosition(text: string | undefined): FilePosition | undefined {
	const value = objectOf(text);
	if (value === undefined) return undefined;
	const {path, offset, within, head, guard, at} = value;
	if (typeof path !== 'string' || typeof head !== 'string') return undefined;
	if (typeof guard !== 'string' || typeof at !== 'number') return undefined;
	if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) return undefined;
	if (within !== 'line' && within !== 'skip' && within !== 'hole') return undefined;
	return {path, offset, within, head, guard, at};
}

function objectOf(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
	if (text === undefined) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? {...value} : undefined;
	} catch {
		// Not a position of ours: the file counts as never seen.
		return undefined;
	}
}
