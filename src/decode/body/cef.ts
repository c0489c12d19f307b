import type {Pair} from './pairs.ts';
import {bodyLimits, isBounded} from './pairs.ts';

const headerKeys = [
	'device.vendor',
	'device.product',
	'device.version',
	'device.event_class',
	'name',
	'severity',
] as const;
const version = /^CEF: ?\d+(?:\.\d+)?\|/;
/** A key stands behind a blank, and an `=` that is not escaped behind it. */
const nextKey = /(?:^| )(?<key>[\w.[\]-]+)=/g;

/**
 * The fields of ArcSight's Common Event Format, `CEF:0|Vendor|Product|Version|Class|Name|Severity|key=value key=value`; undefined where the
 * text is none. A backslash escapes `|` in the header, `=` in values, itself, and `n` and `r` for line ends. A value reaches to the blank before
 * the next key.
 */
export function readCef(text: string): readonly Pair[] | undefined {
	const begin = version.exec(text)?.[0];
	if (begin === undefined) return undefined;
	const header = readHeader(text, begin.length);
	if (header === undefined) return undefined;
	return [...header.pairs, ...readExtension(text.slice(header.end))].filter(isBounded);
}

/** The six fields before the extension, each up to a bar that is not escaped. */
function readHeader(
	text: string,
	from: number,
): {readonly pairs: readonly Pair[]; readonly end: number} | undefined {
	const pairs: Pair[] = [];
	let at = from;
	for (const key of headerKeys) {
		const end = barFrom(text, at);
		// Nothing may follow the severity.
		if (end === text.length && key !== 'severity') return undefined;
		pairs.push([key, unescaped(text.slice(at, end))]);
		at = end + 1;
	}
	return {pairs, end: at};
}

function barFrom(text: string, from: number): number {
	let at = from;
	while (at < text.length && text[at] !== '|') at += text[at] === '\\' ? 2 : 1;
	return Math.min(at, text.length);
}

function readExtension(text: string): readonly Pair[] {
	const keys = [...keysOf(text)];
	return keys.map(({key, valueFrom}, index) => {
		const next = keys[index + 1];
		return [key, unescaped(text.slice(valueFrom, next?.at ?? text.length).trimEnd())];
	});
}

function* keysOf(
	text: string,
): Generator<{readonly key: string; readonly at: number; readonly valueFrom: number}> {
	let count = 0;
	for (const found of text.matchAll(nextKey)) {
		if (count >= bodyLimits.pairs) return;
		count += 1;
		yield {
			key: found.groups?.['key'] ?? '',
			at: found.index,
			valueFrom: found.index + found[0].length,
		};
	}
}

function unescaped(value: string): string {
	if (!value.includes('\\')) return value;
	return value.replaceAll(/\\(?<escaped>[\\|=nr])/g, (_, escaped: string) => {
		if (escaped === 'n') return '\n';
		return escaped === 'r' ? '\r' : escaped;
	});
}
