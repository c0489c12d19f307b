import {compileFieldItem} from './field-test.ts';
import type {Compiled} from './field-test.ts';
import {allOf, anyOf} from './predicate.ts';
import type {Expression} from './predicate.ts';
import {ecsName} from './taxonomy.ts';
import type {Placeholders} from './value-expansion.ts';

/** What a selection is compiled with. */
export interface SelectionContext {
	readonly taxonomy: string;
	readonly placeholders: Placeholders;
	/** Told of each thing that is wrong, at its path within the rule. */
	readonly refuse: (path: readonly PropertyKey[], message: string, remedy: string) => void;
}

const never: Expression = {kind: 'test', test: () => false};

/**
 * Compiles one search identifier of a detection: a map is "and" of its items; a list is "or" of maps and of keywords, which are
 * looked for anywhere in the message.
 */
export function compileSelection(
	value: unknown,
	path: readonly PropertyKey[],
	context: SelectionContext,
): Expression {
	if (Array.isArray(value)) {
		const entries: readonly unknown[] = value;
		return anyOf(entries.map((entry, i) => compileEntry(entry, [...path, i], context)));
	}
	if (isMap(value)) return compileMap(value, path, context);
	context.refuse(path, 'a selection is a map or a list', 'write it as one');
	return never;
}

function compileEntry(
	entry: unknown,
	path: readonly PropertyKey[],
	context: SelectionContext,
): Expression {
	if (isMap(entry)) return compileMap(entry, path, context);
	return compileItem({key: '', value: entry, path}, context);
}

function compileMap(
	map: Readonly<Record<string, unknown>>,
	path: readonly PropertyKey[],
	context: SelectionContext,
): Expression {
	const items = Object.entries(map);
	if (items.length === 0) {
		context.refuse(path, 'the selection is empty', 'name a field and its value');
		return never;
	}
	return allOf(
		items.map(([key, value]) => compileItem({key, value, path: [...path, key]}, context)),
	);
}

function compileItem(
	{
		key,
		value,
		path,
	}: {readonly key: string; readonly value: unknown; readonly path: readonly PropertyKey[]},
	context: SelectionContext,
): Expression {
	const [name = '', ...words] = key.split('|');
	const isKeyword = name === '';
	// Keywords are looked for anywhere, so that `|all` alone asks for all of them.
	const modifiers = new Set(isKeyword ? ['contains', ...words] : words);
	const values: readonly unknown[] = Array.isArray(value) ? value : [value];
	const toEcs = (field: string): string => ecsName(field, context.taxonomy);
	const compiled: Compiled = compileFieldItem(
		{field: isKeyword ? 'message' : toEcs(name), modifiers, values, toEcs},
		context.placeholders,
	);
	if (compiled.kind === 'ok') return compiled.expression;
	context.refuse(path, compiled.message, compiled.remedy);
	return never;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
