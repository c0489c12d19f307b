import {isWordCode} from './word-code.ts';

/** What the words before an address make of it. */
export type AddressRole = 'source' | 'destination' | 'open';

/** Words that name the remote side, in lower case and without hyphens and underscores. */
const sources = new Set(
	'from by client clientip clientaddr rhost remote remoteip remotehost remoteaddr remoteaddress remoteclient src srcip source sourceip peer ip ipaddr ipaddress address addr host hostname userip rip oip attacker visitor'.split(
		' ',
	),
);
const destinations = new Set(
	'to server local laddr lip dst dstip dest destination daddr via on at listen listening interface vhost gateway nas nasip nasipaddress'.split(
		' ',
	),
);
/** Words that say whose address follows only with the word before them. */
const vague = new Set(['ip', 'address', 'addr', 'host', 'hostname']);
/** What looks like an address behind them is none. */
const versions = new Set(['version', 'ver', 'v', 'release', 'build', 'firmware']);

/** Whose the address behind this text is; undefined where a number of a version follows. */
export function roleOf(before: string): AddressRole | undefined {
	if (/-> ?$/.test(before)) return 'destination';
	const end = openerStart(before);
	// Programs begin so what they say of their client, also behind a severity or a number.
	if (end === 0 || bracketsOnly.test(before)) return 'source';
	const word = wordBefore(before, end);
	if (versions.has(word.name)) return undefined;
	if (destinations.has(word.name)) return 'destination';
	if (sources.has(word.name)) {
		const isTheirs = vague.has(word.name) && destinations.has(wordAfterGap(before, word.from));
		return isTheirs ? 'destination' : 'source';
	}
	if (before.endsWith('@')) return 'source';
	return isBehindName(before, end) && sources.has(wordAfterGap(before, nameStart(before, end)))
		? 'source'
		: 'open';
}

/** `[INFO] [1234] [`, and nothing before it. */
const bracketsOnly = /^(?:\[[^\][]{0,24}\] ){1,3}\[$/;

const openers = ' [(<\'"@=:/?';
const mostOpeners = 6;

/** Where the brackets, quotes, blanks and signs before an address begin. */
function openerStart(before: string): number {
	let at = before.length;
	while (at > 0 && before.length - at < mostOpeners && openers.includes(before.charAt(at - 1)))
		at -= 1;
	return at;
}

/** The word that ends there. */
function wordBefore(text: string, end: number): {readonly name: string; readonly from: number} {
	let from = end;
	while (from > 0 && isOfWord(text.charCodeAt(from - 1))) from -= 1;
	return {name: text.slice(from, end).toLowerCase().replaceAll(/[-_]/g, ''), from};
}

/** A letter, a digit, `_` or `-`. */
function isOfWord(code: number): boolean {
	return isWordCode(code) || code === 0x2d;
}

function wordAfterGap(text: string, end: number): string {
	let at = end;
	while (at > 0 && ' :=[(\'"'.includes(text.charAt(at - 1))) at -= 1;
	return wordBefore(text, at).name;
}

/** `mail.example.com (ADDRESS)`, `unknown[ADDRESS]`. */
function isBehindName(before: string, end: number): boolean {
	return /[[(/]/.test(before.slice(end));
}

function nameStart(text: string, end: number): number {
	let at = end;
	while (at > 0 && /[\w.?-]/.test(text.charAt(at - 1))) at -= 1;
	return at;
}
