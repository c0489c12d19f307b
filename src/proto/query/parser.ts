import {compileLinearPattern} from '../../base/linear-pattern.ts';
import type {SyntaxResult} from '../../base/syntax-fault.ts';
import {fault} from '../../base/syntax-fault.ts';
import {allOf, anyOf, not} from '../../model/event-condition.ts';
import type {Condition, EventQuery} from '../../model/event-query.ts';
import {wildcardExpression} from '../../model/wildcard-expression.ts';
import {fieldTest} from './field-test.ts';
import type {Operator} from './field-test.ts';
import {fieldNames, queryField} from './fields.ts';
import type {QueryField} from './fields.ts';
import {queryLimits} from './limits.ts';
import type {SettingName, Settings} from './settings.ts';
import {isSetting, noSettings, readSetting} from './settings.ts';
import {textCondition} from './text-condition.ts';
import type {Word, WordReader} from './words.ts';

/** What is read of a query before its stages. */
export type Conditions = Settings & Pick<EventQuery, 'where'>;

/** Conditions side by side, and where they begin. */
interface Branch {
	readonly at: number;
	readonly conditions: readonly Condition[];
}

const operators = {
	AND: /AND(?=[\s()|]|$)/y,
	OR: /OR(?=[\s()|]|$)/y,
	NOT: /NOT(?=[\s()|]|$)/y,
	any: /(?=(?:AND|OR|NOT)(?:[\s()|]|$))/y,
} as const;

/** An address of IPv6 or of Ethernet, the first part of which is no field. */
const address = /(?=[\da-f]*(?::[\da-f.]*){2,}(?:[\s()|]|$))/iy;

const named = /([A-Za-z_@][\w.@-]*)(:|[<>]=?)/y;

/** What would be text, but is hardly meant so. */
const equalled = /(channel|facility|host|program|severity|source)=/y;

/**
 * Reads the conditions and settings of a query, up to the first `|` that is no part of a word.
 *
 * ```
 * branches = branch {"OR" branch}
 * branch   = term {["AND"] term}
 * term     = {"NOT" | "-"} ("(" branches ")" | [field operator] value)
 * value    = word | "phrase" | /expression/ | "(" branches ")", whose terms are values of the field
 * ```
 */
export class QueryParser {
	readonly #reader: WordReader;
	#depth = 0;
	#terms = 0;
	/** Of all expressions and wildcards. */
	#steps = 0;
	readonly #settings = new Map<SettingName, Partial<Settings>>();
	/** Where they stand: each from the one character up to the other. */
	readonly #settingRanges: {readonly from: number; readonly to: number}[] = [];
	#isAlternative = false;
	/** The first thing that is wrong; what is read after it has no meaning. */
	#problem: ReturnType<typeof fault> | undefined;

	constructor(reader: WordReader) {
		this.#reader = reader;
	}

	/** Whether an OR stands between the query's terms, outside of parentheses. */
	get isAlternative(): boolean {
		return this.#isAlternative;
	}

	get settingRanges(): readonly {readonly from: number; readonly to: number}[] {
		return this.#settingRanges;
	}

	parse(): SyntaxResult<Conditions> {
		const where = this.#branches(undefined);
		if (this.#reader.isNext(')')) this.#fail(this.#reader.at, "a ')' closes nothing", quotes);
		let settings = noSettings;
		for (const part of this.#settings.values()) settings = {...settings, ...part};
		return this.#problem ?? {kind: 'ok', value: {...settings, where}};
	}

	/** `field`: what the terms are values of. */
	#branches(field: QueryField | undefined): Condition {
		const branches = [this.#branch(field)];
		while (this.#takeOperator('OR')) branches.push(this.#branch(field));
		if (this.#depth === 0) this.#isAlternative = branches.length > 1;
		const empty = branches.find(({conditions}) => conditions.length === 0);
		if (empty !== undefined && (branches.length > 1 || this.#depth > 0))
			this.#fail(empty.at, 'there is nothing to look for', 'a term');
		return anyOf(branches.map(({conditions}) => allOf(conditions)));
	}

	#branch(field: QueryField | undefined): Branch {
		this.#reader.skipSpace();
		const {at} = this.#reader;
		const conditions: Condition[] = [];
		for (let count = 0; !this.#isBranchEnd(); count += 1) {
			const {at: operatorAt} = this.#reader;
			if (this.#takeOperator('AND') && (count === 0 || this.#isBranchEnd()))
				this.#fail(operatorAt, "'AND' does not stand between two terms", `a term, or ${quotes}`);
			const condition = this.#negatable(field);
			if (condition !== undefined) conditions.push(condition);
		}
		return {at, conditions};
	}

	/** Undefined for a setting. */
	#negatable(field: QueryField | undefined): Condition | undefined {
		let isNegated = false;
		while (this.#takeOperator('NOT')) isNegated = !isNegated;
		this.#reader.skipSpace();
		const {at} = this.#reader;
		if (this.#reader.take('-')) {
			isNegated = !isNegated;
			if (this.#reader.isNext('-')) this.#fail(at + 1, 'a second minus', `one, or ${quotes}`);
		}
		if (this.#reader.match(operators.any) !== undefined)
			this.#fail(this.#reader.at, 'an operator stands in the place of a term', quotes);
		const condition = this.#term(field);
		if (condition !== undefined) return isNegated ? not(condition) : condition;
		if (isNegated)
			this.#fail(at, 'a setting of the whole query has no opposite', 'it without the NOT');
		return undefined;
	}

	#term(field: QueryField | undefined): Condition | undefined {
		const {at} = this.#reader;
		if (this.#reader.take('(')) return this.#group(at, field);
		if (field !== undefined) return this.#value(field, ':');
		const [, header] = this.#reader.match(equalled) ?? [];
		const form = header && queryField(header)?.example;
		if (form !== undefined) this.#fail(at, `'${header}=' is no condition`, `it as in ${form}`);
		if (this.#reader.match(address) !== undefined) return this.#text();
		const [, name, operator] = this.#reader.match(named) ?? [];
		return name === undefined ? this.#text() : this.#named(at, name, operatorOf(operator));
	}

	#named(at: number, name: string, operator: Operator): Condition | undefined {
		const field = queryField(name);
		if (field !== undefined)
			return operator === ':' && this.#reader.take('(')
				? this.#group(this.#reader.at - 1, field)
				: this.#value(field, operator);
		if (isSetting(name) && operator === ':') return this.#setting(at, name);
		this.#fail(at, `'${name}' is no field`, `${fieldNames}, or ${quotes}`);
		return undefined;
	}

	#group(at: number, field: QueryField | undefined): Condition {
		const {depth} = queryLimits;
		this.#depth += 1;
		if (this.#depth > depth)
			this.#fail(at, `more than ${depth} parentheses in each other`, 'fewer');
		const condition = this.#branches(field);
		this.#depth -= 1;
		if (!this.#reader.take(')')) this.#fail(at, 'a parenthesis is not closed', 'the closing )');
		return condition;
	}

	#text(): Condition {
		this.#countTerm();
		const word = this.#take(this.#reader.word());
		const condition = word && this.#take(textCondition(word));
		if (word === undefined || condition === undefined) return nothing;
		if (condition.kind === 'pattern') this.#check(condition.source, word);
		return condition;
	}

	#value(field: QueryField, operator: Operator): Condition {
		this.#countTerm();
		const [order] = (operator === ':' ? this.#reader.match(/[<>]=?/y) : undefined) ?? [];
		const word = this.#take(this.#reader.word());
		const test = word && this.#take(fieldTest(field, operatorOf(order ?? operator), word));
		if (word === undefined || test === undefined) return nothing;
		if (test.kind === 'pattern') this.#check(test.source, word);
		if (test.kind === 'wildcard') this.#check(wildcardExpression(test.source), word);
		return {kind: 'field', field: field.name, test};
	}

	#setting(at: number, name: SettingName): undefined {
		if (this.#depth > 0)
			this.#fail(at, `'${name}:' is a setting of the whole query`, 'it outside of parentheses');
		if (this.#settings.has(name)) this.#fail(at, `'${name}:' stands twice`, 'one of them');
		const word = this.#take(this.#reader.word());
		const setting = word && this.#take(readSetting(name, word));
		if (setting === undefined) return;
		this.#settings.set(name, setting);
		this.#settingRanges.push({from: at, to: this.#reader.at});
	}

	#countTerm(): void {
		this.#terms += 1;
		const {terms} = queryLimits;
		if (this.#terms > terms) this.#fail(this.#reader.at, `more than ${terms} terms`, 'fewer');
	}

	/** Refuses what cannot be matched in linear time, and what together would be too dear. */
	#check(source: string, word: Word): void {
		const isTyped = word.kind === 'expression';
		const compiled = compileLinearPattern(source, {isCaseSensitive: false});
		if (compiled.kind === 'error') {
			const {at, reason, expected} = compiled;
			if (isTyped) this.#fail(word.at + 1 + at, reason, expected);
			else this.#fail(word.at, 'a word with wildcards is too long', 'a shorter one');
			return;
		}
		this.#steps += compiled.value.steps;
		const {steps} = queryLimits;
		if (this.#steps > steps)
			this.#fail(
				word.at,
				`the query's expressions and wildcards have more than ${steps} steps`,
				'fewer or shorter ones',
			);
	}

	/** The value of a result, whose fault is kept. */
	#take<Value>(result: SyntaxResult<Value>): Value | undefined {
		if (result.kind === 'ok') return result.value;
		this.#fail(result.at, result.reason, result.expected);
		return undefined;
	}

	#isBranchEnd(): boolean {
		this.#reader.skipSpace();
		const {isAtEnd, at} = this.#reader;
		if (isAtEnd || this.#reader.isNext(')') || this.#reader.isNext('|')) return true;
		const isOr = this.#reader.match(operators.OR) !== undefined;
		this.#reader.at = at;
		return isOr;
	}

	#takeOperator(name: 'AND' | 'OR' | 'NOT'): boolean {
		this.#reader.skipSpace();
		return this.#reader.match(operators[name]) !== undefined;
	}

	/** Nothing is read any more, so that every loop ends. */
	#fail(at: number, reason: string, expected: string): void {
		this.#problem ??= fault(at, reason, expected);
		this.#reader.at = this.#reader.text.length;
	}
}

const quotes = '"quotes" around it, to search for it as text';
const nothing = anyOf([]);

function operatorOf(text: string | undefined): Operator {
	return text === '<' || text === '<=' || text === '>' || text === '>=' ? text : ':';
}
