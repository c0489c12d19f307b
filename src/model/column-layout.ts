/** Hands out the columns of one buffer one behind the other; those of wider elements come first, so that each is aligned. */
export class ColumnLayout {
	readonly #buffer: SharedArrayBuffer;
	#offset = 0;

	constructor(buffer: SharedArrayBuffer) {
		this.#buffer = buffer;
	}

	next<Column>(
		type: {
			readonly BYTES_PER_ELEMENT: number;
			new (buffer: SharedArrayBuffer, offset: number, length: number): Column;
		},
		length: number,
	): Column {
		const column = new type(this.#buffer, this.#offset, length);
		this.#offset += length * type.BYTES_PER_ELEMENT;
		return column;
	}
}
