/** One chunk of a GELF message; the id is filled up to its eight bytes. */
export function gelfChunk(
	id: string,
	number: number,
	count: number,
	body: string | Uint8Array,
): Buffer {
	const head = Buffer.alloc(12);
	head.set([0x1e, 0x0f]);
	head.write(id, 2, 8, 'latin1');
	head.set([number, count], 10);
	return Buffer.concat([head, Buffer.from(body)]);
}
