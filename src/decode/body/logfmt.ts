import type {Pair} from './pairs.ts';
import {bodyLimits, isBounded} from './pairs.ts';

const fewestPairs = 2;
/**
 * One pair and the blanks or comma behind it: the key, and a value that is quoted, with escapes, or has neither blank nor quote. Groups
 * with names would cost half as much again.
 */
const nextPair = /([A-Za-z_][\w.@/-]*)=(?:"((?:[^"\\]|\\.)*)"|([^\s",]*))(?:,\s*|\s+|$)/y;

/**
 * The pairs of a text that is nothing else, `key=value key="two words"`, as firewalls and programs of the Go world write it; undefined where
 * any part is no pair, since a sentence may have an `=` in it, too.
 */
export function readLogfmt(text: string): readonly Pair[] | undefined {
	const pairs: Pair[] = [];
	nextPair.lastIndex = 0;
	while (nextPair.lastIndex < text.length) {
		const found = nextPair.exec(text);
		if (found === null) return undefined;
		const [, key = '', quoted, plain = ''] = found;
		if (pairs.length < bodyLimits.pairs) pairs.push([key, unescaped(quoted) ?? plain]);
	}
	return pairs.length < fewestPairs ? undefined : pairs.filter(isBounded);
}

function unescaped(quoted: string | undefined): string | undefined {
	return quoted?.includes('\\') === true ? quoted.replaceAll(/\\(["\\])/g, '$1') : quoted;
}
