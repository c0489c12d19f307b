import {ascii} from './ascii.ts';

const {backslash, close: closeBracket, equals, open: openBracket, quote, space} = ascii;

const apostrophe = 0x27;
const mostLooksAhead = 1024;
const nextParameter = /[\w.-]{1,32}="/y;

/** Values by parameter name by SD-ID; a name that stands more than once has an array. */
export type StructuredData = Readonly<
	Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

type Parameters = Map<string, string | string[]>;

/**
 * STRUCTURED-DATA as a person reads it who knows what was meant: values without quotes or with a `]` that is not escaped, names of any
 * length, blanks where none belong, a `]` or a quote that is missing; of an SD-ID that stands more than once the parameters are put
 * together. What RFC 5424 §6.3 allows is read as it says. Takes time linear in the text, whatever that is.
 */
export function structuredDataObject(text: string): StructuredData {
	const elements = new Map<string, Parameters>();
	new ElementReader(text, elements).read();
	// Through Maps and fromEntries a name such as __proto__ is a key like any other.
	const entries = [...elements].map(([id, each]) => [id, Object.fromEntries(each)] as const);
	return Object.fromEntries(entries);
}

/** Where the elements that `structuredDataObject` reads end; 0 where the first has neither a parameter nor a `]`: the bracket is of the message. */
export function structuredDataEnd(text: string): number {
	return new ElementReader(text, undefined).read();
}

class ElementReader {
	readonly #text: string;
	/** Filled unless only the end is asked for. */
	readonly #elements: Map<string, Parameters> | undefined;
	#at = 0;
	/** How often a quote was tried for the end of its value by what stands behind it. */
	#looksAhead = 0;
	/** Behind which position no quote of a kind closes a value: it is not looked for again. */
	readonly #noneFrom = new Map<number, number>();

	constructor(text: string, elements: Map<string, Parameters> | undefined) {
		this.#text = text;
		this.#elements = elements;
	}

	/** Returns the position behind the last element. */
	read(): number {
		while (this.#code() === openBracket) {
			const isFirst = this.#at === 0;
			this.#at += 1;
			this.#skipSpaces();
			const from = this.#at;
			this.#skipWord(false);
			const isElement = this.#readParameters(this.#parametersOf(from));
			if (!isElement && isFirst) return 0;
		}
		return this.#at;
	}

	#parametersOf(from: number): Parameters | undefined {
		if (this.#elements === undefined) return undefined;
		const id = this.#text.slice(from, this.#at);
		const parameters: Parameters = this.#elements.get(id) ?? new Map();
		if (id !== '') this.#elements.set(id, parameters);
		return parameters;
	}

	/**
	 * Ends behind `]`, or before the blank where what follows is no parameter: the `]` is missing there. Returns whether there was a `]`,
	 * a parameter, or nothing more.
	 */
	#readParameters(parameters: Parameters | undefined): boolean {
		for (let isElement = false; ; isElement = true) {
			const from = this.#at;
			this.#skipSpaces();
			if (this.#code() === closeBracket) {
				this.#at += 1;
				return true;
			}
			const nameFrom = this.#at;
			this.#skipWord(true);
			const nameTo = this.#at;
			this.#skipSpaces();
			const hasName = nameTo > nameFrom;
			// Without value it says nothing.
			if (hasName && this.#code() === closeBracket) continue;
			if (!hasName || this.#code() !== equals) {
				const isAtEnd = Number.isNaN(this.#code());
				this.#at = from;
				return isElement || isAtEnd;
			}
			this.#at += 1;
			this.#readValue(parameters, nameFrom, nameTo);
		}
	}

	#readValue(parameters: Parameters | undefined, nameFrom: number, nameTo: number): void {
		this.#skipSpaces();
		const mark = this.#code();
		const isQuoted = mark === quote || mark === apostrophe;
		const from = isQuoted ? this.#at + 1 : this.#at;
		const to = isQuoted ? this.#skipQuoted(from, mark) : this.#skipWord(false);
		if (parameters === undefined) return;
		const value = unescaped(this.#text.slice(from, to));
		addValue(parameters, this.#text.slice(nameFrom, nameTo), value);
	}

	/** Moves behind a value's closing quote; returns where the value ends. */
	#skipQuoted(from: number, mark: number): number {
		const quoteAt = this.#closingQuote(from, mark);
		this.#at = quoteAt < 0 ? this.#bracketEnd(from) : quoteAt + 1;
		return quoteAt < 0 ? this.#at : quoteAt;
	}

	/** A quote within a value that is not escaped stands before something else than a blank, `]` or the next parameter. */
	#closingQuote(from: number, mark: number): number {
		if (from >= (this.#noneFrom.get(mark) ?? Number.POSITIVE_INFINITY)) return -1;
		const text = this.#text;
		for (let at = from; at < text.length; at += 1) {
			const code = text.charCodeAt(at);
			if (code === backslash && isEscapable(text.charCodeAt(at + 1))) at += 1;
			else if (code === mark && this.#isEndOfValue(at + 1)) return at;
		}
		this.#noneFrom.set(mark, from);
		return -1;
	}

	#isEndOfValue(at: number): boolean {
		const next = this.#text.charCodeAt(at);
		if (next === space || next === closeBracket || Number.isNaN(next)) return true;
		if (this.#looksAhead === mostLooksAhead) return false;
		this.#looksAhead += 1;
		nextParameter.lastIndex = at;
		return nextParameter.test(this.#text);
	}

	/** Where a value without closing quote ends: at a `]` with a blank, another element, or nothing behind it. */
	#bracketEnd(from: number): number {
		const text = this.#text;
		for (let at = text.indexOf(']', from); at >= 0; at = text.indexOf(']', at + 1)) {
			const next = text.charCodeAt(at + 1);
			if (next === space || next === openBracket || Number.isNaN(next)) return at;
		}
		return text.length;
	}

	/** Moves to the next blank or `]`, or, in a name, to what ends that; returns where. */
	#skipWord(isName: boolean): number {
		const text = this.#text;
		let at = this.#at;
		for (; at < text.length; at += 1) {
			const code = text.charCodeAt(at);
			if (code === space || code === closeBracket) break;
			if (isName && (code === equals || code === quote)) break;
		}
		this.#at = at;
		return at;
	}

	#skipSpaces(): void {
		while (this.#code() === space) this.#at += 1;
	}

	#code(): number {
		return this.#text.charCodeAt(this.#at);
	}
}

function addValue(parameters: Parameters, name: string, value: string): void {
	const earlier = parameters.get(name);
	if (earlier === undefined) parameters.set(name, value);
	else if (typeof earlier === 'string') parameters.set(name, [earlier, value]);
	else earlier.push(value);
}

function isEscapable(code: number): boolean {
	return code === quote || code === backslash || code === closeBracket;
}

/** RFC 5424 §6.3.3. */
function unescaped(value: string): string {
	return value.includes('\\') ? value.replaceAll(/\\(["\\\]])/g, '$1') : value;
}
