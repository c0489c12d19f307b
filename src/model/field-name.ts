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
