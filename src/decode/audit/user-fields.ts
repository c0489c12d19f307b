import {canonicalAddress} from '../capture-type.ts';
import type {AuditRecord} from './audit-record.ts';
import {
	isTerminal,
	known,
	knownNumber,
	put,
	type EventParts,
	type FoundFields,
} from './event-parts.ts';

/** Stores who it was, and from where. */
export function storeUser(parts: EventParts, found: FoundFields): void {
	const {lead, syscall} = parts;
	const record = lead ?? syscall;
	if (record === undefined) return;
	storeAccount(record, found);
	// A record of the kernel beside a system call may not say whose it was.
	if (syscall !== undefined && !found.has('user.id')) storeAccount(syscall, found);
	put(found, 'user.effective.id', knownNumber(syscall, 'euid'));
	put(found, 'user.effective.name', nameOf(syscall, 'EUID'));
	put(found, 'user.group.id', knownNumber(syscall, 'gid'));
	put(found, 'user.group.name', nameOf(syscall, 'GID'));
	put(found, 'user.audit.id', knownNumber(record, 'auid') ?? knownNumber(syscall, 'auid'));
	put(found, 'user.audit.name', nameOf(record, 'AUID') ?? nameOf(syscall, 'AUID'));
	put(found, 'group.name', known(lead, 'grp'));
	if (lead !== undefined && remoteTypes.test(lead.type)) storeOrigin(lead, found);
}

/** Types whose host and address are those of the other side. */
const remoteTypes =
	/^(?:USER_(?:LOGIN|LOGOUT|AUTH|ACCT|START|END|ERR|CHAUTHTOK)|CRED_|CRYPTO_|GRP_AUTH|DAEMON_(?:ACCEPT|CLOSE)|ANOM_LOGIN|RESP_)/;

/** Types whose account is a group. */
const groupTypes = /^(?:ADD_GROUP|DEL_GROUP|GRP_(?:MGMT|CHAUTHTOK))$/;

/** The account that a program names counts before the user as whom it ran. */
function storeAccount(record: AuditRecord, found: FoundFields): void {
	const account = known(record, 'acct');
	const id = knownNumber(record, 'id');
	if (record.type === 'LOGIN') {
		put(found, 'user.id', knownNumber(record, 'new auid') ?? knownNumber(record, 'auid'));
		put(found, 'user.name', nameOf(record, 'AUID'));
		return;
	}
	if (groupTypes.test(record.type)) {
		put(found, 'group.name', known(record, 'grp') ?? account ?? nameOf(record, 'ID'));
		put(found, 'group.id', id);
	} else if (account !== undefined || id !== undefined) {
		put(found, 'user.name', account ?? nameOf(record, 'ID'));
		put(found, 'user.id', id);
		return;
	}
	put(found, 'user.id', knownNumber(record, 'uid'));
	put(found, 'user.name', nameOf(record, 'UID'));
}

/** A name that auditd found for a number. */
export function nameOf(record: AuditRecord | undefined, key: string): string | undefined {
	const name = known(record, key);
	return name === 'unset' || name?.startsWith('unknown(') === true ? undefined : name;
}

function storeOrigin(record: AuditRecord, found: FoundFields): void {
	const host = known(record, 'hostname');
	const address = addressOf(known(record, 'addr')) ?? addressOf(host);
	put(found, 'source.ip', address);
	put(found, 'source.port', knownNumber(record, 'rport'));
	put(found, 'destination.ip', addressOf(known(record, 'laddr')));
	put(found, 'destination.port', knownNumber(record, 'lport'));
	// Who is asked at a terminal of the machine is said to be on the machine.
	const isHere = address !== undefined || isTerminal(known(record, 'terminal'));
	if (isHere || host === undefined) return;
	put(found, host.includes('.') ? 'source.domain' : 'source.address', host);
}

function addressOf(text: string | undefined): string | undefined {
	const address = text === undefined ? false : canonicalAddress(text);
	return address === false ? undefined : address;
}
