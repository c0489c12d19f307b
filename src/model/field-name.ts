import type {FieldValue} from './event.ts';

/** What numbers names and values, anew in each era. */
interface Numbering {
	/** Another object each time all is forgotten. */
	readonly era: object;
	/** -1 where there is no room for another name. */
	indexOfName(name: string): number;
	indexOfValue(value: FieldValue): number;
}

/** The name of a field that a decoder gives again and again: it is looked up once in each era. */
export class FieldName {
	readonly text: string;
	#era: object | undefined;
	#index = -1;

	constructor(text: string) {
		this.text = text;
	}

	indexIn(numbering: Numbering): number {
		if (this.#era === numbering.era) return this.#index;
		this.#era = numbering.era;
		this.#index = numbering.indexOfName(this.text);
		return this.#index;
	}
}

/** A field with a value that a decoder gives again and again. */
export class FieldConstant {
	readonly name: FieldName;
	readonly value: FieldValue;
	#era: object | undefined;
	#index = 0;

	constructor(name: string, value: FieldValue) {
		this.name = new FieldName(name);
		this.value = value;
	}

	/** Index of the value. */
	indexIn(numbering: Numbering): number {
		if (this.#era === numbering.era) return this.#index;
		this.#era = numbering.era;
		this.#index = numbering.indexOfValue(this.value);
		return this.#index;
	}
}

/** Fields with values that a decoder gives together again and again, each name once. */
export class FieldConstants {
	/** Indexes of the names and of the values, valid in the era for which they were looked up. */
	readonly names: Int32Array;
	readonly values: Float64Array;
	readonly #constants: readonly FieldConstant[];
	#era: object | undefined;

	constructor(constants: readonly FieldConstant[]) {
		this.#constants = constants;
		this.names = new Int32Array(constants.length);
		this.values = new Float64Array(constants.length);
	}

	/** Looks up the names and values, unless that was done in this era. */
	numberIn(numbering: Numbering): void {
		if (this.#era === numbering.era) return;
		this.#era = numbering.era;
		for (const [index, constant] of this.#constants.entries()) {
			this.names[index] = constant.name.indexIn(numbering);
			this.values[index] = constant.indexIn(numbering);
		}
	}
}
