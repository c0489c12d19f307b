import type {AuditRecord} from './audit-record.ts';
import {architectureName, errorNames, signalNames} from './number-names.ts';
import {parseSocketAddress} from './socket-address.ts';
import {syscallName} from './syscall-names.ts';

/** Values that say nothing. */
const nothing: ReadonlySet<string | null> = new Set([null, '', '?', '(null)']);
/** 2^32 - 1 and -1: nobody's. */
const unset: ReadonlySet<string> = new Set(['4294967295', '-1']);
const parts = ['user', 'role', 'domain', 'level', 'category'] as const;
const [nul, soh] = ['\0', '\u0001'];

/**
 * The fields of a record with names instead of numbers, as ausearch -i and other readers print them: `syscall` and `arch` by name, `exit`
 * as an error, `result` (success, fail) for `success` and `res`, contexts in their parts (`subj_user`), `addr`, `port` and `path` of a
 * socket's address. What says nothing (`?`, `(null)`) is left out, and so are the names that auditd adds itself (`UID="root"`).
 */
export function interpreted(record: AuditRecord): Readonly<Record<string, string>> {
	const data = new Map<string, string>();
	for (const [key, value] of record.fields) {
		if (value === null || nothing.has(value) || /^[A-Z-]+$/.test(key)) continue;
		const read = readers.get(key) ?? readersByType.get(record.type)?.get(key);
		if (read !== undefined) read(data, value, record);
		else data.set(key.replace(' ', '_'), value);
	}
	return Object.fromEntries(data);
}

/** The keys of the rules that made the record. */
export function ruleKeys({fields}: AuditRecord): readonly string[] {
	const key = fields.get('key') ?? '';
	return key === '' ? [] : key.split(soh);
}

type Reader = (data: Map<string, string>, value: string, record: AuditRecord) => void;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
	['auid', storeId('auid')],
	['old-auid', storeId('old-auid')],
	['ses', storeId('ses')],
	['subj', storeContext('subj')],
	['key', () => undefined],
	['exit', (data, value) => data.set('exit', errorOf(value))],
	['success', storeResult],
	['res', storeResult],
	['proctitle', (data, value) => data.set('proctitle', withBlanks(value))],
	['cmd', (data, value) => data.set('cmd', withBlanks(value))],
	['seperms', (data, value) => data.set('seperms', value.replaceAll(' ', ','))],
]);

const syscallReaders: ReadonlyMap<string, Reader> = new Map<string, Reader>([
	['arch', (data, value) => data.set('arch', architectureName(value) ?? value)],
	['syscall', (data, _, record) => data.set('syscall', syscallOf(record) ?? '')],
	['sig', (data, value) => data.set('sig', signalNames[Number(value)] ?? value)],
]);

const readersByType: ReadonlyMap<string, ReadonlyMap<string, Reader>> = new Map([
	['SYSCALL', syscallReaders],
	['SECCOMP', syscallReaders],
	['URINGOP', syscallReaders],
	['PATH', new Map([['obj', storeContext('obj')]])],
	['SOCKADDR', new Map<string, Reader>([['saddr', storeSocketAddress]])],
]);

/** The system call's name, or its number where the name is not known; undefined where the record has none. */
export function syscallOf({fields}: AuditRecord): string | undefined {
	const number = fields.get('syscall') ?? undefined;
	const architecture = architectureName(fields.get('arch') ?? '') ?? '';
	if (number === undefined) return undefined;
	return syscallName(architecture, Number(number)) ?? fields.get('SYSCALL') ?? number;
}

/** The arguments of a command line with blanks between them. */
export function withBlanks(text: string): string {
	return text.replace(/\0+$/, '').replaceAll(nul, ' ');
}

/** `EACCES` for an exit of -13; the number where it is no error. */
export function errorOf(value: string): string {
	return errorNames[-Number(value)] ?? value;
}

/** What `success`, `res` and `result` say; undefined where it is neither. */
export function outcomeOf(value: string): 'success' | 'fail' | undefined {
	const text = value.toLowerCase();
	if (text === 'yes' || text === '1' || text.startsWith('suc')) return 'success';
	return text === 'no' || text === '0' || text.startsWith('fail') ? 'fail' : undefined;
}

function storeResult(data: Map<string, string>, value: string): void {
	data.set('result', outcomeOf(value) ?? value.toLowerCase());
}

function storeId(key: string): Reader {
	return (data, value) => data.set(key, unset.has(value) ? 'unset' : value);
}

/** SELinux's `user:role:domain:level:category`, of which other modules have the first part only. */
function storeContext(key: string): Reader {
	return (data, value) => {
		const words = value.split(':');
		for (const [index, part] of parts.entries()) {
			const isLast = index === parts.length - 1;
			const word = isLast ? words.slice(index).join(':') : words[index];
			if (word !== undefined && word !== '') data.set(`${key}_${part}`, word);
		}
	};
}

function storeSocketAddress(data: Map<string, string>, value: string): void {
	const socket = parseSocketAddress(value);
	if (socket === undefined) {
		data.set('saddr', value);
		return;
	}
	const {family, address, port, flow, path} = socket;
	data.set('family', family);
	if (address !== undefined) data.set('addr', address);
	if (port !== undefined) data.set('port', String(port));
	if (flow !== undefined) data.set('flow', String(flow));
	if (path !== undefined) data.set('path', path);
	if (address === undefined && path === undefined) data.set('saddr', value);
}
