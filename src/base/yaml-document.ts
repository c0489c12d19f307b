import {Composer, LineCounter, Parser} from 'yaml';
import type {Document} from 'yaml';
import type {z} from 'zod';
import {messageOf} from './errors.ts';
import {deeperThan} from './yaml-depth.ts';

/** What is wrong with a file, where, and what to do about it. Lines and columns count from 1. */
export interface FileProblem {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly message: string;
	readonly remedy: string;
}

/** One document of a YAML file that its schema accepts. */
export interface YamlDocument<Value> {
	readonly value: Value;
	/** A problem at the node with this path, for checks that a schema cannot express. */
	problemAt(path: readonly PropertyKey[], message: string, remedy: string): FileProblem;
}

export interface YamlFile<Value> {
	readonly documents: readonly YamlDocument<Value>[];
	readonly problems: readonly FileProblem[];
}

/** Largest file read, and most aliases in one, so that a small file cannot grow into a large value; how deep lists and maps may nest. */
export const yamlLimits = {characters: 1 << 20, aliases: 100, depth: 64} as const;

/** Parses all documents of a file; those with a problem are left out and told of. Unknown keys are refused by strict schemas. */
export function readYaml<Schema extends z.ZodType>(
	file: string,
	text: string,
	schema: Schema,
): YamlFile<z.infer<Schema>> {
	const at = (line: number, column: number, message: string, remedy: string): FileProblem => ({
		file,
		line,
		column,
		message,
		remedy,
	});
	if (text.length > yamlLimits.characters) {
		return {
			documents: [],
			problems: [at(1, 1, `file is longer than ${yamlLimits.characters} characters`, 'split it')],
		};
	}
	const lines = new LineCounter();
	const positionOf = (offset: number) => lines.linePos(offset);
	const composed = composeAll(text, lines);
	if (composed.kind === 'deep') {
		const {line, col} = positionOf(composed.offset);
		const message = `lists and maps nest deeper than ${yamlLimits.depth}`;
		return {documents: [], problems: [at(line, col, message, 'write them flatter')]};
	}
	const problems: FileProblem[] = [];
	const documents: YamlDocument<z.infer<Schema>>[] = [];
	for (const document of composed.documents) {
		const broken = [...document.errors, ...document.warnings];
		for (const {pos, message} of broken) {
			const {line, col} = positionOf(pos[0]);
			problems.push(at(line, col, message, 'correct the YAML there'));
		}
		if (broken.length > 0) continue;
		const value = valueOf(document);
		if (value.kind === 'error') {
			const remedy = `write the values out; at most ${yamlLimits.aliases} aliases of one anchor`;
			problems.push(at(1, 1, value.reason, remedy));
			continue;
		}
		const problemAt = (
			path: readonly PropertyKey[],
			message: string,
			remedy: string,
		): FileProblem => {
			const {line, col} = positionOf(offsetOf(document, path));
			return at(line, col, message, remedy);
		};
		const result = schema.safeParse(value.value ?? {});
		if (result.success) documents.push({value: result.data, problemAt});
		else for (const issue of result.error.issues) problems.push(...explain(issue, problemAt));
	}
	return {documents, problems};
}

/** `FILE:LINE:COLUMN: message; remedy` as compilers print it. */
export function formatProblem({file, line, column, message, remedy}: FileProblem): string {
	return `${file}:${line}:${column}: ${message}; ${remedy}`;
}

/** The library composes by recursion, which a deep text would exhaust. */
function composeAll(
	text: string,
	lines: LineCounter,
):
	| {readonly kind: 'ok'; readonly documents: readonly Document.Parsed[]}
	| {readonly kind: 'deep'; readonly offset: number} {
	const tokens = [...new Parser(lines.addNewLine).parse(text)];
	const offset = deeperThan(yamlLimits.depth, tokens);
	if (offset !== undefined) return {kind: 'deep', offset};
	// 'uniqueKeys' makes duplicate keys errors; 'core' keeps dates and octal numbers from surprising.
	const composer = new Composer({uniqueKeys: true, prettyErrors: false, schema: 'core'});
	return {kind: 'ok', documents: [...composer.compose(tokens)]};
}

/** The library throws where aliases multiply beyond the bound; it counts the anchor itself as one. */
function valueOf(
	document: Document.Parsed,
):
	| {readonly kind: 'ok'; readonly value: unknown}
	| {readonly kind: 'error'; readonly reason: string} {
	try {
		return {kind: 'ok', value: document.toJS({maxAliasCount: yamlLimits.aliases + 1})};
	} catch (error) {
		return {kind: 'error', reason: messageOf(error)};
	}
}

function explain(
	issue: z.core.$ZodIssue,
	problemAt: YamlDocument<unknown>['problemAt'],
): readonly FileProblem[] {
	const name = issue.path.join('.');
	if (issue.code !== 'unrecognized_keys') {
		return [problemAt(issue.path, faultOf(name, issue), 'see the manual page for what it may be')];
	}
	return issue.keys.map((key) => {
		const path = [...issue.path, key];
		return problemAt(path, `unknown key '${path.join('.')}'`, 'correct its spelling or remove it');
	});
}

function faultOf(name: string, {code, message}: z.core.$ZodIssue): string {
	const isMissing = code === 'invalid_type' && message.endsWith('received undefined');
	if (isMissing && name !== '') return `'${name}' is missing`;
	return name === '' ? message : `${name}: ${message}`;
}

/** Offset of the key that the path ends in, or of the nearest node above it. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
	for (let length = path.length; length > 0; length -= 1) {
		const parent =
			length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
		const key = path[length - 1];
		const offset =
			offsetOfKey(parent, key) ?? rangeStart(document.getIn(path.slice(0, length), true));
		if (offset !== undefined) return offset;
	}
	return rangeStart(document.contents) ?? 0;
}

function offsetOfKey(parent: unknown, key: PropertyKey | undefined): number | undefined {
	if (
		typeof parent !== 'object' ||
		parent === null ||
		!('items' in parent) ||
		!Array.isArray(parent.items)
	)
		return undefined;
	for (const pair of parent.items as readonly unknown[]) {
		if (typeof pair !== 'object' || pair === null || !('key' in pair)) continue;
		if (String(pair.key) === String(key)) return rangeStart(pair.key);
	}
	return undefined;
}

function rangeStart(node: unknown): number | undefined {
	if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
		return undefined;
	const [start] = node.range as readonly unknown[];
	return typeof start === 'number' ? start : undefined;
}
