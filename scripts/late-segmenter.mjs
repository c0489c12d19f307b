// Stands for Intl.Segmenter in the console's bundle, whose packages make theirs when they are imported. The first one reads 4 MB of
// Unicode's tables, 30 ms of processor time, which text does not need that has one character in each of its code units.
const Real = Reflect.get(Intl, 'Segmenter');

// ASCII without CR, which makes one character with LF; the lines of boxes.
const plain = /^[\x00-\x0c\x0e-\x7f\u2500-\u257f]*$/;

export class LateSegmenter {
	#options;
	#real;

	constructor(...options) {
		this.#options = options;
	}

	segment(input) {
		if (plain.test(input)) return new PlainSegments(String(input));
		this.#real ??= new Real(...this.#options);
		return this.#real.segment(input);
	}
}

class PlainSegments {
	#input;

	constructor(input) {
		this.#input = input;
	}

	containing(index = 0) {
		const at = Math.trunc(index);
		return at >= 0 && at < this.#input.length ? this.#at(at) : undefined;
	}

	*[Symbol.iterator]() {
		for (let index = 0; index < this.#input.length; index += 1) yield this.#at(index);
	}

	#at(index) {
		return {segment: this.#input[index], index, input: this.#input};
	}
}
