import {Buffer} from 'node:buffer';
import {foldCodePoint} from '../fold-case.ts';
import {codePointAt, replacement} from '../utf8.ts';
import {Alphabet} from './alphabet.ts';
import type {Neighbour} from './machine.ts';
import {Machine, neighbour} from './machine.ts';
import type {Program} from './program.ts';

/** Most states that are kept at a time, and entries of their table: half a megabyte. */
const mostStates = 2048;
const tableEntries = 1 << 17;

/** What a table's entry says besides the state that follows. */
const unknown = -1;
const found = -2;

interface State {
	/** What stands before it. */
	readonly before: Neighbour;
	/** The steps to go on from, a bit for each. */
	readonly steps: Int32Array;
	/** Whether there is a match where the text ends here; undefined where nobody has asked. */
	isFoundAtEnd: boolean | undefined;
}

/**
 * Says whether a text has a place that a program matches, in one pass: all ways are followed at once, and each set of them that
 * comes up becomes a state of a table, so that most characters cost one look into it. A table that is full is begun anew.
 *
 * ```
 * table    row of state 0        row of state 1
 *          | class 0 | class 1 | class 0 | ...       entry: begin of the next state's row, unknown or found
 * ```
 */
export class Automaton {
	readonly #isCaseSensitive: boolean;
	readonly #alphabet: Alphabet;
	readonly #machine: Machine;
	/** Class by ASCII byte, folded where case does not matter. */
	readonly #ascii: Uint16Array;
	readonly #mostStates: number;
	#table: Int32Array;
	#states: State[] = [];
	#rows = new Map<string, number>();
	#start: number;

	constructor(program: Program, isCaseSensitive: boolean) {
		this.#isCaseSensitive = isCaseSensitive;
		this.#alphabet = new Alphabet(program.sets);
		this.#machine = new Machine(program, this.#alphabet);
		this.#ascii = Uint16Array.from({length: 128}, (_, byte) => this.#classOf(byte));
		const {size} = this.#alphabet;
		this.#mostStates = Math.min(mostStates, Math.floor(tableEntries / size));
		this.#table = new Int32Array(16 * size).fill(unknown);
		this.#start = this.#rowOf(neighbour.edge, this.#machine.first);
	}

	/** Bytes that are not UTF-8 are U+FFFD each. */
	isInBytes(bytes: Uint8Array): boolean {
		const {length} = bytes;
		const ascii = this.#ascii;
		let table = this.#table;
		let row = this.#start;
		for (let at = 0; at < length;) {
			const byte = bytes[at] ?? 0;
			let cls: number;
			if (byte < 0x80) {
				cls = ascii[byte] ?? 0;
				at += 1;
			} else {
				const read = codePointAt(bytes, at);
				cls = this.#classOf(read >> 3);
				at += read & 7;
			}
			let next = table[row + cls] ?? unknown;
			if (next === unknown) {
				next = this.#follow(row, cls);
				table = this.#table;
			}
			if (next === found) return true;
			row = next;
		}
		return this.#isFoundAtEnd(row);
	}

	/** Lone surrogates are U+FFFD. */
	isInText(text: string): boolean {
		const {length} = text;
		const ascii = this.#ascii;
		let table = this.#table;
		let row = this.#start;
		for (let at = 0; at < length; at += 1) {
			let cls = ascii[text.charCodeAt(at)];
			if (cls === undefined) {
				const point = text.codePointAt(at) ?? 0;
				if (point > 0xffff) at += 1;
				cls = this.#classOf(point >= 0xd800 && point <= 0xdfff ? replacement : point);
			}
			let next = table[row + cls] ?? unknown;
			if (next === unknown) {
				next = this.#follow(row, cls);
				table = this.#table;
			}
			if (next === found) return true;
			row = next;
		}
		return this.#isFoundAtEnd(row);
	}

	#classOf(point: number): number {
		return this.#alphabet.classOf(this.#isCaseSensitive ? point : foldCodePoint(point));
	}

	/** Fills one entry of the table, and returns it. */
	#follow(row: number, cls: number): number {
		const {before, steps} = this.#stateAt(row);
		const behind = this.#alphabet.isWord(cls) ? neighbour.word : neighbour.other;
		const next = this.#machine.advance(steps, {before, behind, cls});
		if (next === undefined) return (this.#table[row + cls] = found);
		const count = this.#states.length;
		const nextRow = this.#rowOf(this.#machine.hasBoundary ? behind : neighbour.other, next);
		// In a table that was begun anew there is no such row.
		if (this.#states.length >= count) this.#table[row + cls] = nextRow;
		return nextRow;
	}

	#isFoundAtEnd(row: number): boolean {
		const state = this.#stateAt(row);
		return (state.isFoundAtEnd ??= this.#machine.isFoundAtEnd(state.steps, state.before));
	}

	#stateAt(row: number): State {
		const state = this.#states[row / this.#alphabet.size];
		if (state === undefined) throw new RangeError(`row ${row} is no state`);
		return state;
	}

	/** The row of a state, which is added where there is none. */
	#rowOf(before: Neighbour, steps: Int32Array): number {
		const key = `${before}${Buffer.from(steps.buffer).toString('latin1')}`;
		const known = this.#rows.get(key);
		if (known !== undefined) return known;
		if (this.#states.length === this.#mostStates) this.#beginAnew();
		const row = this.#states.length * this.#alphabet.size;
		this.#states.push({before, steps, isFoundAtEnd: undefined});
		this.#rows.set(key, row);
		if (row + this.#alphabet.size > this.#table.length) this.#enlarge();
		return row;
	}

	#beginAnew(): void {
		this.#states = [];
		this.#rows = new Map();
		this.#table.fill(unknown);
		this.#start = this.#rowOf(neighbour.edge, this.#machine.first);
	}

	#enlarge(): void {
		const table = new Int32Array(this.#table.length * 2).fill(unknown);
		table.set(this.#table);
		this.#table = table;
	}
}
