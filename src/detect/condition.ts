import {allOf, anyOf} from './predicate.ts';
import type {Expression} from './predicate.ts';
import {compileWildcard} from './wildcard.ts';

export type CompiledCondition =
	| {readonly kind: 'ok'; readonly expression: Expression}
	| {readonly kind: 'error'; readonly message: string; readonly remedy: string};

/** Longest condition, and deepest parentheses in it. */
export const conditionLimits = {characters: 4096, depth: 32} as const;

/**
 * Compiles a Sigma condition over the selections: `not` binds tightest, then `and`, then `or`; `1 of`, `any of`, `N of` and
 * `all of` take `them` (all whose name does not begin with `_`) or a name with `*`.
 */
export function compileCondition(
	source: string,
	selections: ReadonlyMap<string, Expression>,
): CompiledCondition {
	if (source.length > conditionLimits.characters) {
		return {
			kind: 'error',
			message: `condition is longer than ${conditionLimits.characters} characters`,
			remedy: 'split the rule',
		};
	}
	const parser = new ConditionParser(source.match(/[()]|[^\s()]+/g) ?? [], selections);
	const expression = parser.parse();
	if (parser.problem !== undefined) return {kind: 'error', ...parser.problem};
	return {kind: 'ok', expression};
}

const nothing: Expression = {kind: 'test', test: () => false};

class ConditionParser {
	readonly #tokens: readonly string[];
	readonly #selections: ReadonlyMap<string, Expression>;
	#at = 0;
	#depth = 0;
	/** The first thing that is wrong; what is parsed after it has no meaning. */
	problem: {readonly message: string; readonly remedy: string} | undefined;

	constructor(tokens: readonly string[], selections: ReadonlyMap<string, Expression>) {
		this.#tokens = tokens;
		this.#selections = selections;
	}

	parse(): Expression {
		const expression = this.#or();
		const rest = this.#tokens[this.#at];
		if (rest !== undefined) this.#fail(`condition: '${rest}' is not expected there`);
		return expression;
	}

	#or(): Expression {
		const terms = [this.#and()];
		while (this.#take('or')) terms.push(this.#and());
		return anyOf(terms);
	}

	#and(): Expression {
		const terms = [this.#not()];
		while (this.#take('and')) terms.push(this.#not());
		return allOf(terms);
	}

	#not(): Expression {
		let isNegated = false;
		while (this.#take('not')) isNegated = !isNegated;
		const term = this.#term();
		return isNegated ? {kind: 'not', of: term} : term;
	}

	#term(): Expression {
		const token = this.#tokens[this.#at++];
		if (token === undefined) return this.#fail('condition ends where a selection is expected');
		if (token === '(') return this.#parenthesis();
		if (/^(?:\d+|all|any)$/i.test(token) && this.#take('of')) return this.#of(token.toLowerCase());
		const selection = this.#selections.get(token);
		return selection ?? this.#fail(`condition: there is no selection '${token}'`);
	}

	#parenthesis(): Expression {
		this.#depth += 1;
		if (this.#depth > conditionLimits.depth) {
			this.#at = this.#tokens.length;
			return this.#fail(
				`condition has more than ${conditionLimits.depth} parentheses in each other`,
			);
		}
		const inner = this.#or();
		this.#depth -= 1;
		return this.#take(')') ? inner : this.#fail("condition: ')' is missing");
	}

	#of(quantity: string): Expression {
		const pattern = this.#tokens[this.#at++];
		if (pattern === undefined) return this.#fail(`condition ends after '${quantity} of'`);
		const chosen = this.#named(pattern);
		if (chosen.length === 0) return this.#fail(`condition: no selection is named '${pattern}'`);
		if (quantity === 'all') return allOf(chosen);
		const count = quantity === 'any' ? 1 : Number(quantity);
		if (count >= 1 && count <= chosen.length) return {kind: 'some', count, of: chosen};
		return this.#fail(
			`condition: '${quantity} of ${pattern}' cannot hold, it names ${chosen.length}`,
		);
	}

	#named(pattern: string): readonly Expression[] {
		const wanted = compileWildcard(pattern, {start: false, end: false});
		return [...this.#selections]
			.filter(([name]) =>
				pattern.toLowerCase() === 'them' ? !name.startsWith('_') : wanted.matches(name),
			)
			.map(([, expression]) => expression);
	}

	#take(word: string): boolean {
		if (this.#tokens[this.#at]?.toLowerCase() !== word) return false;
		this.#at += 1;
		return true;
	}

	#fail(message: string): Expression {
		const names = [...this.#selections.keys()].join(', ');
		this.problem ??= {message, remedy: `correct it; the selections are ${names}`};
		return nothing;
	}
}
