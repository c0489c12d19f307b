import type {FieldValue} from '../model/event.ts';
import type {MatchableEvent} from './matchable-event.ts';

export type Predicate = (event: MatchableEvent) => boolean;

/** One of these values, lower-cased, must be in the field for the expression to hold. */
export interface Witness {
	readonly field: string;
	readonly values: readonly string[];
}

/** What is asked of one field; undefined stands for an event that has none. */
export interface FieldTest {
	readonly field: string;
	readonly holds: (value: FieldValue | undefined) => boolean;
}

/** A rule's logic as a tree, from which both its predicate and its witness are made. */
export type Expression =
	| {
			readonly kind: 'test';
			readonly test: Predicate;
			readonly witness?: Witness;
			/** The one field that it looks at. */
			readonly about?: FieldTest;
	  }
	| {readonly kind: 'not'; readonly of: Expression}
	/** At least `count` of them hold: 1 is "or", all of them "and". */
	| {readonly kind: 'some'; readonly count: number; readonly of: readonly Expression[]};

/** A test of one field. */
export function fieldTest(about: FieldTest, witness?: Witness): Expression {
	const {field, holds} = about;
	const test: Predicate = (event) => holds(event.field(field));
	return witness === undefined ? {kind: 'test', test, about} : {kind: 'test', test, about, witness};
}

export function allOf(of: readonly Expression[]): Expression {
	const [only] = of;
	return of.length === 1 && only !== undefined ? only : {kind: 'some', count: of.length, of};
}

export function anyOf(of: readonly Expression[]): Expression {
	const [only] = of;
	return of.length === 1 && only !== undefined ? only : {kind: 'some', count: 1, of};
}

/** The expression as one function. */
export function toPredicate(expression: Expression): Predicate {
	if (expression.kind === 'test') return expression.test;
	if (expression.kind === 'some') return someOf(expression.of.map(toPredicate), expression.count);
	const inner = toPredicate(expression.of);
	return (event) => !inner(event);
}

/** What must be in an event for the expression to hold; undefined where nothing in particular must. */
export function witnessOf(expression: Expression): Witness | undefined {
	if (expression.kind === 'test') return expression.witness;
	if (expression.kind === 'not') return undefined;
	const witnesses = expression.of.map(witnessOf);
	if (expression.count === expression.of.length) return best(witnesses);
	return expression.count > 0 ? union(witnesses) : undefined;
}

function someOf(tests: readonly Predicate[], count: number): Predicate {
	// One loop for "and", "or" and all between: it ends where the rest cannot change the answer.
	return (event) => {
		let [holding, failing] = [0, 0];
		for (let index = 0; index < tests.length; index += 1) {
			if (tests[index]?.(event) === true) holding += 1;
			else failing += 1;
			if (holding >= count) return true;
			if (failing > tests.length - count) return false;
		}
		return holding >= count;
	};
}

// Rules that share one field to dispatch by cost one look-up together; these hold few events per value.
const dispatchOrder = ['event.action', 'event.dataset', 'process.name', 'event.category'];

function best(witnesses: readonly (Witness | undefined)[]): Witness | undefined {
	return witnesses
		.filter((witness) => witness !== undefined)
		.toSorted((a, b) => rank(a) - rank(b) || a.values.length - b.values.length)[0];
}

function rank({field}: Witness): number {
	const at = dispatchOrder.indexOf(field);
	return at < 0 ? dispatchOrder.length : at;
}

function union(witnesses: readonly (Witness | undefined)[]): Witness | undefined {
	const field = witnesses[0]?.field;
	if (field === undefined) return undefined;
	const values = new Set<string>();
	for (const witness of witnesses) {
		if (witness?.field !== field) return undefined;
		for (const value of witness.values) values.add(value);
	}
	return {field, values: [...values]};
}
