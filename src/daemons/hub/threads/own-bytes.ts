import {Buffer} from 'node:buffer';

/** The row with bytes of its own: of a view, the whole buffer under it would be copied to another thread. */
export function withOwnBytes<Row extends {readonly raw: Buffer}>(row: Row): Row {
	return {...row, raw: Buffer.from(new Uint8Array(row.raw).buffer)};
}

/** The row as it arrives from another thread, with its bytes as a Buffer again. */
export function withBuffer<Row extends {readonly raw: Uint8Array}>(
	row: Row,
): Row & {readonly raw: Buffer} {
	const {buffer, byteOffset, byteLength} = row.raw;
	return {...row, raw: Buffer.from(buffer, byteOffset, byteLength)};
}
