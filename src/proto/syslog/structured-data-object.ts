/** Values by parameter name by SD-ID; a name that stands more than once has an array. */
export type StructuredData = Readonly<
	Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

type Parameters = Map<string, string | readonly string[]>;

interface ReadElements {
	/** Of an SD-ID that stands more than once the parameters are put together. */
	readonly elements: StructuredData;
	/** Position behind the last element. */
	readonly end: number;
}

/**
 * STRUCTURED-DATA as a person reads it who knows what was meant: values without quotes or with a `]` that is not escaped, names of any
 * length, blanks where none belong, a `]` or a quote that is missing. What RFC 5424 §6.3 allows is read as it says.
 * Takes time linear in the text, whatever that is.
 */
export function readElements(text: string): ReadElements {
	return new ElementReader(text).read();
}

class ElementReader {
	readonly #text: string;
	#at = 0;
	/** Behind it no quote closes a value: not looked for again. */
	#noQuoteFrom = Number.POSITIVE_INFINITY;

	constructor(text: string) {
		this.#text = text;
	}

	read(): ReadElements {
		const elements = new Map<string, Parameters>();
		while (this.#text[this.#at] === '[') {
			this.#at += 1;
			this.#skipSpaces();
			const id = this.#word(' ]');
			const parameters = elements.get(id) ?? new Map();
			elements.set(id, parameters);
			this.#readParameters(parameters);
		}
		// Through Maps and fromEntries a name such as __proto__ is a key like any other.
		const entries = [...elements].map(([id, each]) => [id, Object.fromEntries(each)] as const);
		return {elements: Object.fromEntries(entries), end: this.#at};
	}

	/** Ends behind `]`, or before the blank where what follows is no parameter: the `]` is missing there. */
	#readParameters(parameters: Parameters): void {
		for (;;) {
			const from = this.#at;
			this.#skipSpaces();
			if (this.#text[this.#at] === ']') {
				this.#at += 1;
				return;
			}
			const name = this.#word(' ]="');
			this.#skipSpaces();
			// Without value it says nothing.
			if (name !== '' && this.#text[this.#at] === ']') continue;
			if (name === '' || this.#text[this.#at] !== '=') {
				this.#at = from;
				return;
			}
			this.#at += 1;
			addValue(parameters, name, this.#value());
		}
	}

	#value(): string {
		this.#skipSpaces();
		if (this.#text[this.#at] !== '"') return this.#word(' ]');
		const from = this.#at + 1;
		const quote = this.#closingQuote(from);
		this.#at = quote < 0 ? this.#bracketEnd(from) : quote + 1;
		return unescaped(this.#text.slice(from, quote < 0 ? this.#at : quote));
	}

	/** A quote within a value that is not escaped stands before something else than a blank or `]`. */
	#closingQuote(from: number): number {
		if (from >= this.#noQuoteFrom) return -1;
		for (let at = from; at < this.#text.length; at += 1) {
			const character = this.#text[at];
			if (character === '\\' && isEscapable(this.#text[at + 1])) at += 1;
			else if (character === '"' && isEndOfValue(this.#text[at + 1])) return at;
		}
		this.#noQuoteFrom = from;
		return -1;
	}

	/** Where a value without closing quote ends: at a `]` with a blank, another element, or nothing behind it. */
	#bracketEnd(from: number): number {
		for (let at = from; at < this.#text.length; at += 1) {
			const next = this.#text[at + 1];
			if (this.#text[at] === ']' && (next === ' ' || next === '[' || next === undefined)) return at;
		}
		return this.#text.length;
	}

	#word(ends: string): string {
		const from = this.#at;
		while (this.#at < this.#text.length && !ends.includes(this.#text[this.#at] ?? ''))
			this.#at += 1;
		return this.#text.slice(from, this.#at);
	}

	#skipSpaces(): void {
		while (this.#text[this.#at] === ' ') this.#at += 1;
	}
}

function addValue(parameters: Parameters, name: string, value: string): void {
	const earlier = parameters.get(name);
	if (earlier === undefined) parameters.set(name, value);
	else parameters.set(name, [...(typeof earlier === 'string' ? [earlier] : earlier), value]);
}

function isEndOfValue(next: string | undefined): boolean {
	return next === undefined || next === ' ' || next === ']';
}

function isEscapable(next: string | undefined): boolean {
	return next === '"' || next === '\\' || next === ']';
}

/** RFC 5424 §6.3.3. */
function unescaped(value: string): string {
	return value.includes('\\') ? value.replaceAll(/\\(["\\\]])/g, '$1') : value;
}
