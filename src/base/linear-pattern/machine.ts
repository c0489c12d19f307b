import type {Alphabet} from './alphabet.ts';
import {isIn} from './code-points.ts';
import type {Program} from './program.ts';
import type {Place} from './syntax.ts';

/** What stands beside a place: nothing, a character of a word, or another one. */
export const neighbour = {edge: 0, word: 1, other: 2} as const;
export type Neighbour = (typeof neighbour)[keyof typeof neighbour];

/** A place in a text and the class of the character behind it. */
interface Passage {
	readonly before: Neighbour;
	readonly behind: Neighbour;
	readonly cls: number;
}

const opcodes = {match: 0, set: 1, split: 2, assert: 3} as const;

/** A program in columns, all of whose ways are followed at once. A set of its steps has a bit for each. */
export class Machine {
	/** Whether it matters what characters stand beside a place. */
	readonly hasBoundary: boolean;
	/** Where it begins, as a set of steps. */
	readonly first: Int32Array;
	readonly #entry: number;
	readonly #opcode: Uint8Array;
	readonly #next: Uint16Array;
	/** Of a split, its other way; of a set, where its row of `#members` begins. */
	readonly #other: Uint32Array;
	readonly #places: readonly (Place | undefined)[];
	/** Whether a class is in a set, in rows of classes. */
	readonly #members: Uint8Array;
	/** By step, the closure it was reached in last. */
	readonly #visited: Float64Array;
	#closures = 0;
	/** The steps of the last closure that take a character. */
	readonly #reached: Uint16Array;
	readonly #open: number[] = [];

	constructor({steps, sets, entry}: Program, alphabet: Alphabet) {
		const classes = Array.from({length: alphabet.size}, (_, cls) => alphabet.memberOf(cls));
		this.#entry = entry;
		this.#opcode = Uint8Array.from(steps, ({kind}) => opcodes[kind]);
		this.#next = Uint16Array.from(steps, (step) => (step.kind === 'match' ? 0 : step.next));
		this.#other = Uint32Array.from(steps, (step) => {
			if (step.kind === 'split') return step.other;
			return step.kind === 'set' ? step.set * classes.length : 0;
		});
		this.#places = steps.map((step) => (step.kind === 'assert' ? step.place : undefined));
		this.#members = Uint8Array.from(
			sets.flatMap((set) => classes.map((member) => (isIn(set, member) ? 1 : 0))),
		);
		this.#visited = new Float64Array(steps.length);
		this.#reached = new Uint16Array(steps.length);
		this.first = new Int32Array(Math.ceil(steps.length / 32));
		addTo(this.first, entry);
		this.hasBoundary = this.#places.some((place) => place === 'boundary' || place === 'inside');
	}

	/** The steps to go on from behind a character, of those before it and from the begin anew; undefined where a match ends before it. */
	advance(from: Int32Array, {before, behind, cls}: Passage): Int32Array | undefined {
		const count = this.#close(from, before, behind);
		if (count < 0) return undefined;
		const next = new Int32Array(from.length);
		addTo(next, this.#entry);
		for (let at = 0; at < count; at += 1) {
			const step = this.#reached[at] ?? 0;
			if (this.#members[(this.#other[step] ?? 0) + cls] === 1) addTo(next, this.#next[step] ?? 0);
		}
		return next;
	}

	/** Whether a match ends where the text ends. */
	isFoundAtEnd(from: Int32Array, before: Neighbour): boolean {
		return this.#close(from, before, neighbour.edge) < 0;
	}

	/** Follows all that takes no character; returns how many were reached that take one, -1 where a match was. */
	#close(from: Int32Array, before: Neighbour, behind: Neighbour): number {
		const open = this.#open;
		openAll(open, from);
		this.#closures += 1;
		let count = 0;
		for (let step = open.pop(); step !== undefined; step = open.pop()) {
			if (this.#visited[step] === this.#closures) continue;
			this.#visited[step] = this.#closures;
			const opcode = this.#opcode[step];
			if (opcode === opcodes.set) {
				this.#reached[count] = step;
				count += 1;
			} else if (opcode === opcodes.match) return -1;
			else if (opcode === opcodes.split) open.push(this.#other[step] ?? 0, this.#next[step] ?? 0);
			else if (isAt(this.#places[step], before, behind)) open.push(this.#next[step] ?? 0);
		}
		return count;
	}
}

function addTo(steps: Int32Array, step: number): void {
	const word = step >> 5;
	steps[word] = (steps[word] ?? 0) | (1 << (step & 31));
}

function openAll(open: number[], steps: Int32Array): void {
	open.length = 0;
	for (let word = 0; word < steps.length; word += 1)
		for (let bits = steps[word] ?? 0; bits !== 0; bits &= bits - 1)
			open.push(word * 32 + 31 - Math.clz32(bits & -bits));
}

function isAt(place: Place | undefined, before: Neighbour, behind: Neighbour): boolean {
	switch (place) {
		case 'start':
			return before === neighbour.edge;
		case 'end':
			return behind === neighbour.edge;
		case 'boundary':
			return (before === neighbour.word) !== (behind === neighbour.word);
		case 'inside':
			return (before === neighbour.word) === (behind === neighbour.word);
		case undefined:
			return false;
	}
}
