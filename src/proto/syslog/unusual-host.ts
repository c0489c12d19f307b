import {isIP} from 'node:net';
import type {EventBatch} from '../../model/event-batch.ts';
import {ascii, byteAt, isDigit, skipBlanks, skipDigits} from './ascii.ts';
import {isHost} from './legacy-words.ts';
import {sureTagEnd} from './sure-tag.ts';

const {close: closeBracket, colon, comma, dot, open: openBracket} = ascii;

const longestPort = 5;
const longestUnifi = 64;
const noName = Buffer.from('(none)');

/**
 * The host's name in UniFi's way to write it, `U7PG2,788a20aabbcc,v4.0.42` (product, address, version), bare or as `("...")`; undefined
 * where the word is none.
 */
export function unifiHost(
	bytes: Buffer,
	from: number,
	to: number,
): readonly [from: number, to: number] | undefined {
	if (to - from > longestUnifi || bytes.subarray(from, to).indexOf(comma) < 0) return undefined;
	const found = /^(?<before>\("|)[\w-]+,[0-9a-f]{12},v?[\w.+-]+(?<after>"\)|):?$/i.exec(
		bytes.toString('latin1', from, to),
	);
	if (found?.groups === undefined) return undefined;
	const {before = '', after = ''} = found.groups;
	const colons = bytes[to - 1] === colon ? 1 : 0;
	return [from + before.length, to - colons - after.length];
}

/** Whether the word is what Linux has for a name that nobody has set. */
export function isNoName(bytes: Buffer, from: number, to: number): boolean {
	return to - from === noName.length && bytes.compare(noName, 0, noName.length, from, to) === 0;
}

/**
 * The host of `10.0.0.1:`, `[10.0.0.1]`, `10.0.0.1:514`, `[2001:db8::1]:514` and `fw[10.0.0.1]`, as servers write it that know the
 * connection: no program has such a name or such a pid, if a sure tag follows. Undefined where it is none.
 */
export function hostBesideAddress(
	batch: EventBatch,
	row: number,
	from: number,
	end: number,
): readonly [from: number, to: number] | undefined {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const last = byteAt(bytes, end - 1);
	const mayBe = last === closeBracket || last === colon || isDigit(last);
	const tagEnd = mayBe ? sureTagEnd(bytes, skipBlanks(bytes, end, to), to) : -1;
	if (tagEnd < 0) return undefined;
	if (last === closeBracket) return hostBeforeBracket(bytes, from, end);
	return hostBeforeColon(bytes, from, end, bytes[tagEnd - 1] === closeBracket);
}

function hostBeforeBracket(
	bytes: Buffer,
	from: number,
	end: number,
): readonly [from: number, to: number] | undefined {
	const open = from + bytes.subarray(from, end).lastIndexOf(openBracket);
	if (open < from || !isAddress(bytes, open, end)) return undefined;
	if (open === from) return [from + 1, end - 1];
	return isHost(bytes, from, open) ? [from, open] : undefined;
}

/** A name with a port may be a tag with a number; before `program[pid]:` it is none. */
function hostBeforeColon(
	bytes: Buffer,
	from: number,
	end: number,
	mayBeName: boolean,
): readonly [from: number, to: number] | undefined {
	const at = from + bytes.subarray(from, end).lastIndexOf(colon);
	if (at <= from) return undefined;
	const isPorted = isPort(bytes, at + 1, end);
	if (at < end - 1 && !isPorted) return undefined;
	const isBefore = isAddress(bytes, from, at) || (isPorted && mayBeName && isHost(bytes, from, at));
	return isBefore ? [from, at] : undefined;
}

function isPort(bytes: Uint8Array, from: number, to: number): boolean {
	return to > from && to - from <= longestPort && skipDigits(bytes, from, to) === to;
}

/** With or without brackets. */
function isAddress(bytes: Buffer, from: number, to: number): boolean {
	const isBracketed = bytes[from] === openBracket;
	return (
		isIP(bytes.toString('latin1', isBracketed ? from + 1 : from, isBracketed ? to - 1 : to)) > 0
	);
}

/** A host's name that no program has: with a dot, or a digit at its end. */
export function isSurelyHost(bytes: Uint8Array, from: number, to: number): boolean {
	if (!isHost(bytes, from, to)) return false;
	return isDigit(byteAt(bytes, to - 1)) || bytes.subarray(from, to).indexOf(dot) > 0;
}
