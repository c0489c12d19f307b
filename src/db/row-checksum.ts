import {crc32} from 'node:zlib';
import type Database from 'better-sqlite3';

/** The SQL function of the same name. */
export const rowChecksumFunction = 'row_checksum';

/** Lets SQL of the connection make checksums of rows. */
export function addRowChecksum(database: Database.Database): void {
	database.function(
		rowChecksumFunction,
		{deterministic: true, varargs: true},
		(...values: unknown[]) => rowChecksum(values),
	);
}

/** A checksum of a row's values: of rows that no block holds, with whose checksums a flipped bit would show. */
export function rowChecksum(values: readonly unknown[]): number {
	let sum = 0;
	for (const value of values) {
		const bytes = value instanceof Uint8Array ? value : Buffer.from(String(value));
		// Type and length keep values apart that lie side by side.
		sum = crc32(bytes, crc32(`${typeof value} ${bytes.length} `, sum));
	}
	return sum;
}
