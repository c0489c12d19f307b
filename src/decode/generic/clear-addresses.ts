import {canonicalAddress} from '../../base/ip-network.ts';
import {roleOf, type AddressRole} from './address-role.ts';
import {isWordCode} from './word-code.ts';

/** An address that stands by itself in a text. */
export interface ClearAddress {
	/** In its one form. */
	readonly address: string;
	readonly port: number | undefined;
	readonly role: AddressRole;
}

/** Most addresses of one text: what has more is a list. */
const maxAddresses = 16;
/** `::1` is the shortest address. */
const shortest = 3;
/** Longest run of what addresses are made of. */
const longest = 64;
/** Characters before an address that say whose it is. */
const reach = 96;

/** The addresses of a text, in which nothing beside them makes them part of a name, a number, a path or a network. */
export function clearAddresses(text: string): readonly ClearAddress[] {
	const found: ClearAddress[] = [];
	for (let at = 0; at < text.length; at += 1) {
		if (isLoneColon(text, at)) continue;
		const end = runEnd(text, at);
		if (end - at < shortest) {
			at = Math.max(at, end - 1);
			continue;
		}
		const parsed = isBegin(text, at) ? parse(text, at, end) : undefined;
		// `192.0.2.1:40 -> 198.51.100.1:80`
		const role =
			parsed &&
			(/^ ?->/.test(text.slice(end, end + 3))
				? 'source'
				: roleOf(text.slice(Math.max(0, at - reach), at)));
		if (parsed !== undefined && role !== undefined) found.push({...parsed, role});
		if (found.length > maxAddresses) return [];
		at = end;
	}
	return found;
}

const [blank, percent, hyphen, dot, colon] = [0x20, 0x25, 0x2d, 0x2e, 0x3a];
/** An address may have a colon behind it. */
const [fewestDots, fewestColons, mostColons] = [3, 6, 9];

/** Where a run of digits, hexadecimal letters, dots and colons ends; where none begins, here. */
function runEnd(text: string, at: number): number {
	let end = at;
	while (isOfAddress(text.charCodeAt(end))) end += 1;
	return end;
}

/** That of `ip:192.0.2.1`. */
function isLoneColon(text: string, at: number): boolean {
	return text.charCodeAt(at) === colon && text.charCodeAt(at + 1) !== colon;
}

function isOfAddress(code: number): boolean {
	return (code >= 0x30 && code <= colon) || code === dot || isHexLetter(code);
}

function isHexLetter(code: number): boolean {
	const lower = code | 0x20;
	return lower >= 0x61 && lower <= 0x66;
}

/** What stands before an address is no letter, digit, `_`, `.`, `%` or `-`. */
function isBegin(text: string, at: number): boolean {
	const code = at === 0 ? blank : text.charCodeAt(at - 1);
	return !isWordCode(code) && code !== dot && code !== percent && code !== hyphen;
}

/** What may follow an address that stands by itself: a zone, and a port behind a slash; fewer digits are the length of a prefix. */
const behindRun = /^(?:%[a-z]\w{0,15})?(?:\/(?<port>\d{4,5}))?(?![\w%]|-(?!>)|\/\d)/i;

/** Undefined where the run is no address, or not by itself. */
function parse(text: string, at: number, end: number): Omit<ClearAddress, 'role'> | undefined {
	if (end - at > longest || !mayBeAddress(text, at, end)) return undefined;
	const run = text.slice(at, end).replace(/[.:]+$/, '');
	const behind = behindRun.exec(text.slice(at + run.length, end + longest));
	return behind === null ? undefined : parseRun(run, behind.groups?.['port']);
}

function parseRun(run: string, portBehind: string | undefined): ReturnType<typeof parse> {
	const [, quad, port = portBehind] = /^(\d+\.\d+\.\d+\.\d+)(?::(\d{1,5}))?$/.exec(run) ?? [];
	const address = canonicalAddress(quad ?? run);
	if (address === undefined || isNobody(address)) return undefined;
	return {address, port: port === undefined ? undefined : Number(port)};
}

/** Three dots, or the colons of an IPv6 address: a time has two, a hardware address five, the header of a frame thirteen. */
function mayBeAddress(text: string, at: number, end: number): boolean {
	let dots = 0;
	let colons = 0;
	let hasGap = false;
	for (let place = at; place < end; place += 1) {
		const code = text.charCodeAt(place);
		if (code === dot) dots += 1;
		if (code !== colon) continue;
		colons += 1;
		hasGap ||= text.charCodeAt(place + 1) === colon;
	}
	return dots >= fewestDots || ((hasGap || colons >= fewestColons) && colons <= mostColons);
}

function isNobody(address: string): boolean {
	return address === '0.0.0.0' || address === '::' || address === '255.255.255.255';
}
