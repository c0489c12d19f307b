import type {SyntaxResult} from '../../base/syntax-fault.ts';
import {fault} from '../../base/syntax-fault.ts';

/** A value as it stands in a query, and the character it begins at. */
export type Word = {readonly at: number} & (
	| {readonly kind: 'phrase'; readonly text: string}
	| {readonly kind: 'expression'; readonly source: string}
	| {readonly kind: 'plain'; readonly pieces: readonly Piece[]}
);

/** A part of a plain word: characters, or the wildcard `*` or `?`. */
interface Piece {
	readonly kind: 'text' | 'any' | 'one';
	readonly text: string;
}

/** The characters of a query, read from the first to the last. */
export class WordReader {
	readonly text: string;
	at = 0;

	constructor(text: string) {
		this.text = text;
	}

	get isAtEnd(): boolean {
		return this.at >= this.text.length;
	}

	skipSpace(): void {
		this.match(/\s*/y);
	}

	isNext(text: string): boolean {
		return this.text.startsWith(text, this.at);
	}

	take(text: string): boolean {
		if (!this.isNext(text)) return false;
		this.at += text.length;
		return true;
	}

	/** Takes what a sticky expression matches here. */
	match(shape: RegExp): RegExpExecArray | undefined {
		shape.lastIndex = this.at;
		const found = shape.exec(this.text);
		if (found === null) return undefined;
		this.at += found[0].length;
		return found;
	}

	/** The word that begins here; a plain one may be empty. */
	word(): SyntaxResult<Word> {
		if (this.isNext('"')) return this.#phrase();
		return this.isNext('/') ? this.#expression() : this.#plain();
	}

	#phrase(): SyntaxResult<Word> {
		const {at} = this;
		const [phrase] = this.match(/"(?:[^"\\]|\\.)*"/suy) ?? [];
		if (phrase === undefined) return fault(at, 'a quote is not closed', 'the closing "');
		const text = phrase.slice(1, -1).replaceAll(/\\(.)/gsu, '$1');
		return this.#ended({kind: 'phrase', at, text}, 'a space between them');
	}

	#expression(): SyntaxResult<Word> {
		const {at} = this;
		// A slash within brackets is one of their characters.
		const [all] = this.match(/\/(?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])*\//suy) ?? [];
		if (all === undefined)
			return fault(at, 'a regular expression is not closed', `the closing /, or ${asText}`);
		return this.#ended({kind: 'expression', at, source: all.slice(1, -1)}, asText);
	}

	#plain(): SyntaxResult<Word> {
		const {at} = this;
		const pieces: Piece[] = [];
		for (let piece = this.#piece(); piece !== undefined; piece = this.#piece()) pieces.push(piece);
		if (this.isNext('"')) return fault(this.at, 'a quote stands within a word', quotesAround);
		return this.#ended({kind: 'plain', at, pieces}, `a space between them, or ${asText}`);
	}

	/** A backslash takes what would have a meaning in a word as it is, and itself right before that; elsewhere it is itself. */
	#piece(): Piece | undefined {
		if (this.take('*')) return {kind: 'any', text: '*'};
		if (this.take('?')) return {kind: 'one', text: '?'};
		const [run] = this.match(/\\+(?=[*?()|"])/y) ?? [];
		if (run === undefined) {
			const [text] = this.match(/[^\s()|"*?\\]+|\\+/y) ?? [];
			return text === undefined ? undefined : {kind: 'text', text};
		}
		const taken = run.length % 2 === 1 ? this.text.charAt(this.at) : '';
		this.at += taken.length;
		return {kind: 'text', text: '\\'.repeat(run.length / 2) + taken};
	}

	/** Nothing but the end of a term may stand behind a word. */
	#ended(word: Word, expected: string): SyntaxResult<Word> {
		const next = this.text.charAt(this.at);
		if (/^[\s)|]?$/.test(next) || word.at === this.at) return {kind: 'ok', value: word};
		return fault(this.at, `'${next}' stands right behind ${names[word.kind]}`, expected);
	}
}

const quotesAround = '"quotes" around all of it';
const asText = '"quotes" around text with such characters';

const names = {phrase: 'a phrase', expression: 'a regular expression', plain: 'a word'} as const;

/** Whether nothing is written. */
export function isEmpty(word: Word): boolean {
	switch (word.kind) {
		case 'phrase':
			return word.text === '';
		case 'expression':
			return word.source === '';
		case 'plain':
			return word.pieces.length === 0;
	}
}

/** Whether a `*` or `?` in it stands for other characters. */
export function hasWildcards(word: Word): boolean {
	return word.kind === 'plain' && word.pieces.some(({kind}) => kind !== 'text');
}

/** Its characters; wildcards as typed. */
export function textOf(word: Word): string {
	switch (word.kind) {
		case 'phrase':
			return word.text;
		case 'expression':
			return word.source;
		case 'plain':
			return word.pieces.map(({text}) => text).join('');
	}
}

/** The same for a wildcard condition, in which all that is no wildcard is taken as it is. */
export function wildcardOf(word: Word): string {
	if (word.kind !== 'plain') return escaped(textOf(word));
	return word.pieces.map(({kind, text}) => (kind === 'text' ? escaped(text) : text)).join('');
}

function escaped(text: string): string {
	return text.replaceAll(/[*?\\]/g, '\\$&');
}
