import type {Pair} from './pairs.ts';
import {bodyLimits, isBounded} from './pairs.ts';

/** Of rsyslog and syslog-ng, before an object. */
const cookie = /^@cee:\s*/;

/**
 * The texts, numbers and truths of a JSON object, also behind `@cee:`, by their path with dots (`names.0` in a list); undefined where the
 * text is none. What is nested deeper than `bodyLimits` is left out.
 */
export function readJsonObject(text: string): readonly Pair[] | undefined {
	const json = text.replace(cookie, '');
	const root = json.startsWith('{') ? parsed(json) : undefined;
	if (!isObject(root) || Array.isArray(root)) return undefined;
	const pairs: Pair[] = [];
	const waiting: {readonly value: object; readonly path: string; readonly depth: number}[] = [
		{value: root, path: '', depth: 1},
	];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const {value, path, depth} = next;
		for (const [name, each] of Object.entries(value)) {
			if (pairs.length >= bodyLimits.pairs) return pairs;
			const key = path + name;
			const leaf = textOf(each);
			if (leaf !== undefined && isBounded([key, leaf])) pairs.push([key, leaf]);
			else if (isObject(each) && depth < bodyLimits.jsonDepth)
				waiting.push({value: each, path: `${key}.`, depth: depth + 1});
		}
	}
	return pairs;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
