import type {Pair} from './pairs.ts';
import {bodyLimits, isBounded} from './pairs.ts';

const headerKeys = [
	'device.vendor',
	'device.product',
	'device.version',
	'device.event_class',
] as const;
const version = /^LEEF: ?(?<version>[12])(?:\.\d+)?\|/;

/**
 * The fields of QRadar's Log Event Extended Format, `LEEF:1.0|Vendor|Product|Version|Event|key=value<TAB>key=value`; version 2.0 names the
 * delimiter behind the event (`^`, `0x09` or `x7c`); undefined where the text is none.
 */
export function readLeef(text: string): readonly Pair[] | undefined {
	const begin = version.exec(text);
	if (begin === null) return undefined;
	const isSecond = begin.groups?.['version'] === '2';
	const parts = text.slice(begin[0].length).split('|', headerKeys.length + (isSecond ? 1 : 0));
	if (parts.length < headerKeys.length) return undefined;
	const header = headerKeys.map((key, index): Pair => [key, parts[index] ?? '']);
	const named = isSecond ? delimiterOf(parts[headerKeys.length] ?? '') : undefined;
	const used = named === undefined ? parts.slice(0, headerKeys.length) : parts;
	const at = begin[0].length + used.reduce((sum, part) => sum + part.length + 1, 0);
	const attributes = text
		.slice(at)
		.split(named ?? '\t', bodyLimits.pairs)
		.map(pairOf);
	return [...header, ...attributes.filter((pair) => pair !== undefined)].filter(isBounded);
}

/** Undefined where the part is none, but the first attribute: senders leave it out. */
function delimiterOf(text: string): string | undefined {
	if (text === '') return '\t';
	const code = /^0?x(?<hex>[0-9a-f]{1,4})$/i.exec(text)?.groups?.['hex'];
	if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
	return text.length === 1 ? text : undefined;
}

function pairOf(text: string): Pair | undefined {
	const equals = text.indexOf('=');
	return equals <= 0 ? undefined : [text.slice(0, equals).trim(), text.slice(equals + 1)];
}
