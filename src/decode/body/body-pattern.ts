import type {FieldValue} from '../../model/event.ts';
import {FieldConstant} from '../../model/field-name.ts';
import {compileChoice} from '../choice.ts';
import type {PatternPlace} from '../decode-trace.ts';
import type {InnerPatterns} from '../inner-patterns.ts';
import type {PackReport} from '../pack-report.ts';
import type {BodyFormatName, PatternDocument} from '../pack-schema.ts';

/** A pattern for a body, which knows it by values of its keys. */
export interface BodyPattern {
	readonly format: BodyFormatName;
	readonly place: PatternPlace;
	/** Keys that must be there, and what their values must be; at least one. */
	readonly when: readonly (readonly [key: string, isWanted: (value: string) => boolean])[];
	/** What the values of keys are matched with. */
	readonly keys: readonly (readonly [key: string, patterns: InnerPatterns])[];
	/** Those whose patterns must match, of `keys`. */
	readonly required: readonly (readonly [key: string, patterns: InnerPatterns])[];
	/** Keys whose texts are kept as they are, and the names of their fields. */
	readonly kept: readonly (readonly [key: string, field: string])[];
	readonly constants: readonly FieldConstant[];
	/** Chooses constants by the values of keys. */
	readonly choose:
		| ((valueOf: (key: string) => string | undefined) => readonly FieldConstant[])
		| undefined;
	/** The key whose value is a message of its own, and the key that names its program. */
	readonly message: string | undefined;
	readonly program: string | undefined;
}

/** A pattern for a body that is compiled when the first body may be its: most of them never are. */
export interface LateBodyPattern {
	readonly format: BodyFormatName;
	/** The first key that a body must have. */
	readonly key: string;
	compiled(): BodyPattern;
}

/** Compiles a pattern that has a body; `shared` are the fields of the whole pack. */
export function compileBodyPattern(
	pattern: PatternDocument & {readonly body: BodyFormatName},
	path: readonly PropertyKey[],
	shared: Readonly<Record<string, FieldValue>>,
	report: PackReport,
): BodyPattern {
	const {name, body: format, when = {}, keep, fields, message, program} = pattern;
	const keys = Object.entries(pattern.keys ?? {}).map(
		([key, texts]) => [key, report.compilePart(listOf(texts), [...path, 'keys', key])] as const,
	);
	const required = pattern.require ?? [];
	for (const [index, key] of required.entries()) {
		if (pattern.keys?.[key] === undefined)
			report.add([...path, 'require', index], `'${key}' is not among the keys`);
	}
	return {
		format,
		place: report.placeOf(name, Object.keys(when).join(', '), [...path, 'when']),
		when: Object.entries(when).map(([key, wanted]) => [key, testOf(listOf(wanted))] as const),
		keys,
		required: keys.filter(([key]) => required.includes(key)),
		kept: (keep?.keys ?? []).map((key) => [`${keep?.from}${key}`, `${keep?.as}${key}`] as const),
		constants: Object.entries({...shared, ...fields}).map(
			([field, value]) => new FieldConstant(field, value),
		),
		choose: compileKeyChoice(pattern),
		message,
		program,
	};
}

function compileKeyChoice({choose}: PatternDocument): BodyPattern['choose'] {
	if (choose === undefined) return undefined;
	const pick = compileChoice(choose.cases);
	return (valueOf) => pick(choose.of.map((key) => ` ${valueOf(key) ?? ''}`).join(''));
}

/** An asterisk at an end of a wanted value stands for anything; `!x` is any value but `x`. */
function testOf(wanted: readonly string[]): (value: string) => boolean {
	const exact = new Set(wanted.filter((value) => !/^[*!]|\*$/.test(value)));
	const others = wanted.filter((value) => !exact.has(value)).map(wildcardTest);
	return (value) => exact.has(value) || others.some((isWanted) => isWanted(value));
}

function wildcardTest(wanted: string): (value: string) => boolean {
	if (wanted.startsWith('!')) return (value) => value !== wanted.slice(1);
	const part = wanted.replace(/^\*/, '').replace(/\*$/, '');
	if (!wanted.endsWith('*')) return (value) => value.endsWith(part);
	return wanted.startsWith('*')
		? (value) => value.includes(part)
		: (value) => value.startsWith(part);
}

function listOf(texts: string | readonly string[]): readonly string[] {
	return typeof texts === 'string' ? [texts] : texts;
}
