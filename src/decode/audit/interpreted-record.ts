import {Buffer} from 'node:buffer';
import {isIP} from 'node:net';
import type {AuditRecord} from './audit-record.ts';
import {errorNames} from './number-names.ts';

const header =
	/^(?:node=(?<node>\S+) )?type=(?<type>\S{1,32}) msg=audit\((?<date>\d[\d./-]{5,9}) (?<clock>\d\d:\d\d:\d\d)\.(?<fraction>\d{3}):(?<serial>\d{1,10})\) : (?<rest>.*)$/s;
const keys = /(?:^| )(?<key>[A-Za-z][\w-]{0,62}(?:\[\d{1,5}\])?)=/g;
const argumentKeys = /(?:^| )(?<key>argc|a\d{1,5}(?:\[\d{1,5}\])?)=/g;
/** Longest record that is read so. */
const mostCharacters = 1 << 16;
/** Records of one value. */
const wholeTypes: ReadonlySet<string> = new Set(['PROCTITLE', 'CWD', 'SOCKADDR']);
const nobody = '4294967295';

/** Keys of which ausearch writes the name for the number; auditd has them under the same name in capitals. */
const named = /^(?:[aeisof]?uid|fsuid|[eso]?gid|fsgid|old-auid|id)$/;

/** Files by the word that ausearch has for them. */
const kinds: Readonly<Record<string, string>> = {
	fifo: '01',
	character: '02',
	dir: '04',
	block: '06',
	file: '10',
	link: '12',
	socket: '14',
};

/**
 * Reads a record as `ausearch -i` writes it, with names for numbers and the local time: what stands for a number becomes that number again
 * where it is known, else what auditd would have added (`UID`). Values have no quotes, so that in one with blanks what looks like a key
 * is taken for one. Undefined where the text is none.
 */
export function readInterpretedRecord(text: string): AuditRecord | undefined {
	const found = text.length > mostCharacters ? undefined : header.exec(text)?.groups;
	if (found === undefined) return undefined;
	const {node = null, type = '', date = '', clock = '', fraction, serial, rest = ''} = found;
	const time = Date.parse(`${isoDate(date)}T${clock}.${fraction}`);
	return {type, node, time, serial: Number(serial), fields: fieldsOf(type, rest)};
}

/** Of `11/20/2026`, `11/20/26`, `20.11.2026` or `2026-11-20`, as the locale has it. */
function isoDate(date: string): string {
	const [first = '', second = '', third = ''] = date.split(/[./-]/);
	if (first.length === 4) return `${first}-${second}-${third}`;
	const year = third.length === 2 ? `20${third}` : third;
	return date.includes('.') ? `${year}-${second}-${first}` : `${year}-${first}-${second}`;
}

function fieldsOf(type: string, rest: string): ReadonlyMap<string, string | null> {
	const fields = new Map<string, string | null>();
	const whole = wholeTypes.has(type) ? /^(\w+)=(.*)$/s.exec(rest) : null;
	if (whole !== null) return fields.set(...numbered(whole[1] ?? '', (whole[2] ?? '').trim()));
	const nested = rest.replace(/ ?msg='(.*)'\s*$/s, ' $1');
	for (const [key, value] of pairsOf(nested, type === 'EXECVE' ? argumentKeys : keys)) {
		const [name, number] = numbered(key, value);
		if (!fields.has(name)) fields.set(name, number);
	}
	return fields;
}

function pairsOf(text: string, pattern: RegExp): readonly (readonly [string, string])[] {
	const found = [...text.matchAll(pattern)];
	return found.map((match, index) => {
		const from = match.index + match[0].length;
		const end = found[index + 1]?.index ?? text.length;
		return [match.groups?.['key'] ?? '', text.slice(from, end).trim()];
	});
}

function numbered(key: string, value: string): readonly [key: string, value: string | null] {
	if (value === '(null)') return [key, null];
	if (value === 'unset') return [key, nobody];
	if (named.test(key)) return userOrGroup(key, value);
	if (key === 'exit') return [key, exitOf(value)];
	if (key === 'mode') return [key, modeOf(value)];
	if (key === 'saddr') return [key, socketOf(value)];
	return key === 'a0' && value === 'AT_FDCWD' ? [key, 'ffffff9c'] : [key, value];
}

function userOrGroup(key: string, value: string): readonly [string, string] {
	const unknown = /^unknown\((\d+)\)$/.exec(value)?.[1] ?? value;
	return /^\d+$/.test(unknown) ? [key, unknown] : [key.toUpperCase(), value];
}

/** `EACCES(Permission denied)`. */
function exitOf(value: string): string {
	const number = errorNames.indexOf(value.split('(')[0] ?? '');
	return number > 0 ? String(-number) : value;
}

/** `file,suid,755` as the kernel writes it: 0104755. */
function modeOf(value: string): string {
	const words = value.split(',');
	const bits = ['suid', 'sgid', 'sticky'].map((bit, at) => (words.includes(bit) ? 4 >> at : 0));
	const special = bits.reduce((sum, bit) => sum + bit, 0);
	const kind = kinds[words[0] ?? ''];
	const rights = words.at(-1) ?? '';
	return kind === undefined ? value : `0${kind}${special}${rights.padStart(3, '0')}`;
}

/** `{ saddr_fam=inet laddr=192.0.2.1 lport=22 }` as the kernel writes it. */
function socketOf(value: string): string {
	const {address = '', port} =
		/\b(?:laddr|host)[=:](?<address>\S+) (?:lport|serv)[=:](?<port>\d{1,5})/.exec(value)?.groups ??
		{};
	if (isIP(address) !== 4) return value;
	const bytes = Buffer.alloc(16);
	bytes.writeUInt16LE(2, 0);
	bytes.writeUInt16BE(Number(port) & 0xffff, 2);
	bytes.set(address.split('.').map(Number), 4);
	return bytes.toString('hex').toUpperCase();
}
