import type {SyntaxResult} from '../syntax-fault.ts';
import {fault} from '../syntax-fault.ts';
import type {CodePoints} from './code-points.ts';
import type {ExpressionNode, Place} from './syntax.ts';

/**
 * A step of a program; a step is named by its place in it.
 * - `set`: takes a character of the set, which is named by its place among `sets`, and goes on at `next`.
 * - `assert`: goes on at `next` where the place is right.
 * - `split`: goes on at both.
 */
type Step =
	| {readonly kind: 'set'; readonly set: number; readonly next: number}
	| {readonly kind: 'assert'; readonly place: Place; readonly next: number}
	| {readonly kind: 'split'; next: number; readonly other: number}
	| {readonly kind: 'match'};

export interface Program {
	readonly steps: readonly Step[];
	readonly sets: readonly CodePoints[];
	/** Where it begins. */
	readonly entry: number;
}

/**
 * Most steps of an expression with its repetitions written out, which alone can be more than its characters. In the worst case each
 * character of a text costs one visit of each: a few microseconds.
 */
export const stepLimit = 512;

/** Compiles from the end to the begin, so that each step knows where it goes on (Thompson's construction). */
export function compileProgram(node: ExpressionNode): SyntaxResult<Program> {
	const compiler = new Compiler();
	const entry = compiler.emit(node, compiler.push({kind: 'match'}));
	const {steps, sets} = compiler;
	if (compiler.tooLargeAt === undefined)
		return {kind: 'ok', value: {steps, sets: [...sets.keys()], entry}};
	return fault(
		compiler.tooLargeAt,
		`repetitions make this more than ${stepLimit} steps`,
		'smaller numbers, or * or +',
	);
}

class Compiler {
	readonly steps: Step[] = [];
	/** Their places by set; a repetition writes one out many times. */
	readonly sets = new Map<CodePoints, number>();
	/** The repetition that made the program too large; what is emitted after it has no meaning. */
	tooLargeAt: number | undefined;
	#repeatAt = 0;

	push(step: Step): number {
		if (this.steps.length === stepLimit) this.tooLargeAt ??= this.#repeatAt;
		else this.steps.push(step);
		return this.steps.length - 1;
	}

	/** Emits a node that goes on at `next`; returns where it begins. */
	emit(node: ExpressionNode, next: number): number {
		switch (node.kind) {
			case 'set':
				return this.push({kind: 'set', set: this.#placeOf(node.set), next});
			case 'assert':
				return this.push({kind: 'assert', place: node.place, next});
			case 'sequence':
				return node.of.reduceRight((behind, part) => this.emit(part, behind), next);
			case 'choice':
				return node.of
					.map((part) => this.emit(part, next))
					.reduceRight((other, entry) => this.push({kind: 'split', next: entry, other}));
			case 'repeat':
				return this.#repeat(node, next);
		}
	}

	#placeOf(set: CodePoints): number {
		const place = this.sets.get(set) ?? this.sets.size;
		this.sets.set(set, place);
		return place;
	}

	#repeat(node: ExpressionNode & {readonly kind: 'repeat'}, next: number): number {
		const {of, min, max} = node;
		const outer = this.#repeatAt;
		this.#repeatAt = node.at;
		const entry =
			max === Infinity
				? this.#times(of, min - 1, this.#loop(of, min > 0, next))
				: this.#times(of, min, this.#optional(of, max - min, next));
		this.#repeatAt = outer;
		return entry;
	}

	#loop(of: ExpressionNode, isOnceAtLeast: boolean, next: number): number {
		const split: Step = {kind: 'split', next, other: next};
		const again = this.push(split);
		split.next = this.emit(of, again);
		return isOnceAtLeast ? split.next : again;
	}

	#times(of: ExpressionNode, count: number, next: number): number {
		let entry = next;
		for (let times = 0; times < count && this.tooLargeAt === undefined; times += 1) {
			const before = this.steps.length;
			entry = this.emit(of, entry);
			// Nothing, however often, is nothing.
			if (this.steps.length === before) break;
		}
		return entry;
	}

	#optional(of: ExpressionNode, count: number, next: number): number {
		let entry = next;
		for (let times = 0; times < count && this.tooLargeAt === undefined; times += 1)
			entry = this.push({kind: 'split', next: this.emit(of, entry), other: next});
		return entry;
	}
}
