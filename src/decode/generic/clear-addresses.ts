import {canonicalAddress} from '../../base/ip-network.ts';
import {replaceQuoted} from './quoted-text.ts';

/** What the words before an address make of it. */
type Role = 'source' | 'destination' | 'open';

/** An address that stands by itself in a text. */
export interface ClearAddress {
	/** In its one form. */
	readonly address: string;
	readonly port: number | undefined;
	readonly role: Role;
}

/** Bytes before an address that are looked at, and most addresses of one text: what has more is a list. */
const reach = 96;
const maxAddresses = 16;

/** A run of what addresses are made of, with nothing beside it that makes it part of a name, a number or a path. */
const token =
	/(?<![\w.%-])[\da-f:][\da-f:.]{2,63}(?![\w-]|\.\w)(?:%[a-z]\w{0,15})?(?:\/\d{1,5}(?![\w.]))?/gi;
const blockLength = 32;

const sourceWord =
	/(?:^|[^a-z])(?:from|by|client|client[ _-]?(?:ip|addr|address)|rhost|remote|remote[ _-]?(?:host|ip|addr|address|client|peer)|src|src[ _-]?ip|source|peer|ip|ip[ _-]?addr(?:ess)?|addr(?:ess)?|host|hostname|user[ _-]?ip|rip)\b['"]?\s{0,3}[:=]?\s{0,3}['"]?(?:[\w.?-]{1,64}\s?)?[[(<'"@/]{0,3}$/i;
const destinationWord =
	/(?:^|[^a-z])(?:to|server|local|laddr|lip|dst|dst[ _-]?ip|dest|destination|daddr|via|on|at|listen|listening on|interface|vhost|gateway|nas[ _-]ip[ _-]address)\b['"]?\s{0,3}[:=]?\s{0,3}(?:ip|host|address|port)?\s{0,3}[:=]?\s{0,3}['"]?[[(<'"/]{0,3}$/i;
const versionWord = /(?:version|ver|release|build|firmware|\bv)[\s:=/]{0,3}$/i;
/** Programs begin so what they say of their client. */
const lineStart = /^[\s[(<'"@?]{0,8}$/;

/** The addresses of a text that a program wrote; not those within quotes with other words, which are another's, and no networks. */
export function clearAddresses(text: string): readonly ClearAddress[] {
	const found: ClearAddress[] = [];
	const own = replaceQuoted(text, blanked);
	for (const {0: part, index} of own.matchAll(token)) {
		const parsed = parse(part);
		const before = own.slice(Math.max(0, index - reach), index);
		if (parsed === undefined || versionWord.test(before)) continue;
		if (found.length === maxAddresses) return [];
		found.push({...parsed, role: roleOf(before)});
	}
	return found;
}

/** A quoted text that is more than an address is blanks. */
function blanked(part: string): string {
	return parse(part.slice(1, -1)) === undefined ? '""'.padEnd(part.length) : part;
}

function roleOf(before: string): Role {
	if (destinationWord.test(before)) return 'destination';
	return sourceWord.test(before) || lineStart.test(before) ? 'source' : 'open';
}

function parse(part: string): Omit<ClearAddress, 'role'> | undefined {
	const [whole = '', behind] = part.split('/');
	// Behind a slash stands a port where it is too large for the length of a prefix.
	if (behind !== undefined && Number(behind) <= blockLength) return undefined;
	const text = whole.replace(/[.:]+$/, '').replace(/%.*$/, '');
	const [, quad, port = behind] = /^(\d+\.\d+\.\d+\.\d+)(?::(\d{1,5}))?$/.exec(text) ?? [];
	const address = canonicalAddress(quad ?? text);
	if (address === undefined || isNobody(address)) return undefined;
	return {address, port: port === undefined ? undefined : Number(port)};
}

function isNobody(address: string): boolean {
	return address === '0.0.0.0' || address === '::' || address === '255.255.255.255';
}
