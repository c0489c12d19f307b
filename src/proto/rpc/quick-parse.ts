// `_zod` is where Zod lets others read what its schemas are made of.
/* oxlint-disable no-underscore-dangle */
import type * as z from 'zod';

type Schema = z.core.$ZodType;
type Definition = z.core.$ZodTypes['_zod']['def'];
type Guard = (value: unknown) => boolean;

const guards = new WeakMap<Schema, Guard>();

/**
 * What the schema makes of a value, as its `safeParse` says it. Values that a guard made from the schema knows to be right, which are
 * nearly all, are taken as they are, with members that the schema does not name: looking at a value costs a tenth of copying it.
 */
export function quickParse<Value>(
	schema: z.ZodType<Value>,
	value: unknown,
): z.ZodSafeParseResult<Value> {
	return isOf(schema, value) ? {success: true, data: value} : schema.safeParse(value);
}

function isOf<Value>(schema: z.ZodType<Value>, value: unknown): value is Value {
	return guardOf(schema)(value);
}

/** Says yes to nothing that the schema refuses, or changes but for members that it does not name. */
function guardOf(schema: Schema): Guard {
	const known = guards.get(schema);
	if (known !== undefined) return known;
	const def = definitionOf(schema);
	const guard = checkedGuard(kindGuard(def), def.checks ?? []);
	guards.set(schema, guard);
	return guard;
}

function definitionOf(schema: Schema): Definition {
	// Zod names the definitions of all kinds only in this union.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return (schema as z.core.$ZodTypes)._zod.def;
}

// One case per kind that our messages are made of; the rest is left to the schema.
// oxlint-disable-next-line complexity
function kindGuard(def: Definition): Guard {
	// oxlint-disable-next-line typescript/switch-exhaustiveness-check
	switch (def.type) {
		case 'unknown':
			return always;
		case 'string':
			return stringGuard(def);
		case 'number':
			return numberGuard(def);
		case 'boolean':
			return (value) => typeof value === 'boolean';
		case 'null':
			return (value) => value === null;
		case 'literal':
			return memberGuard(def.values);
		case 'enum':
			return memberGuard(Object.values(def.entries));
		case 'nullable':
			return elseGuard(null, guardOf(def.innerType));
		case 'optional':
			return elseGuard(undefined, guardOf(def.innerType));
		case 'array':
			return arrayGuard(guardOf(def.element));
		case 'tuple':
			return tupleGuard(def);
		case 'object':
			return objectGuard(def);
		case 'record':
			return recordGuard(def);
		case 'union':
			return unionGuard(def.options.map(guardOf));
		default:
			return never;
	}
}

function always(): boolean {
	return true;
}

function never(): boolean {
	return false;
}

/** Bounds and the like, which Zod's own checks know best. */
function checkedGuard(guard: Guard, checks: readonly z.core.$ZodCheck[]): Guard {
	if (checks.length === 0) return guard;
	return (value) => guard(value) && checks.every((check) => passes(check, value));
}

function passes(check: z.core.$ZodCheck, value: unknown): boolean {
	const payload: z.core.ParsePayload = {value, issues: []};
	// Zod's types do not say of which values it is; the guard before does.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	const later = (check as unknown as z.core.$ZodCheck<unknown>)._zod.check(payload);
	return later === undefined && payload.issues.length === 0 && payload.value === value;
}

function stringGuard(def: z.core.$ZodStringDef | z.core.$ZodStringFormatDef): Guard {
	if (!('format' in def)) return (value) => typeof value === 'string';
	const {format, pattern} = def;
	if (format !== 'datetime' || pattern === undefined) return never;
	return (value) => typeof value === 'string' && pattern.test(value);
}

function numberGuard(def: z.core.$ZodNumberDef | z.core.$ZodNumberFormatDef): Guard {
	if (!('format' in def)) return (value) => Number.isFinite(value);
	return def.format === 'safeint' ? (value) => Number.isSafeInteger(value) : never;
}

function memberGuard(members: readonly unknown[]): Guard {
	return (value) => members.includes(value);
}

function elseGuard(other: null | undefined, guard: Guard): Guard {
	return (value) => value === other || guard(value);
}

function arrayGuard(guard: Guard): Guard {
	return (value) => Array.isArray(value) && value.every(guard);
}

function tupleGuard({items, rest}: z.core.$ZodTupleDef): Guard {
	if (rest !== null) return never;
	const parts = items.map(guardOf);
	return (value) =>
		Array.isArray(value) &&
		value.length === parts.length &&
		parts.every((guard, index) => guard(value[index]));
}

function objectGuard({shape, catchall}: z.core.$ZodObjectDef): Guard {
	if (catchall !== undefined && guardOf(catchall) !== always) return never;
	const members = Object.entries(shape).map(([name, schema]) => ({name, guard: guardOf(schema)}));
	return (value) => isObject(value) && members.every(({name, guard}) => guard(value[name]));
}

function recordGuard({keyType, valueType, mode, partial}: z.core.$ZodRecordDef): Guard {
	const guard = guardOf(valueType);
	const key = definitionOf(keyType);
	const hasChecks = key.checks !== undefined && key.checks.length > 0;
	if (mode === 'loose' || partial === true || hasChecks) return never;
	if (key.type === 'string' && !('format' in key))
		return (value) => isObject(value) && Object.values(value).every(guard);
	if (key.type !== 'enum') return never;
	const names = Object.values(key.entries).map(String);
	return (value) =>
		isObject(value) &&
		Object.keys(value).length === names.length &&
		names.every((name) => guard(value[name]));
}

function unionGuard(options: readonly Guard[]): Guard {
	return (value) => options.some((guard) => guard(value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
