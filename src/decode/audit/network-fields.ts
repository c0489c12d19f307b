import {known, put, type EventParts, type FoundFields} from './event-parts.ts';
import {parseSocketAddress} from './socket-address.ts';

/** Calls whose address is this side's or the one that sends; of all others it is the one that is reached. */
const fromSource: ReadonlySet<string> = new Set([
	'bind',
	'accept',
	'accept4',
	'recvfrom',
	'recvmsg',
	'recvmmsg',
]);

/** Stores the address that a system call had to do with. */
export function storeNetwork({records, call}: EventParts, found: FoundFields): void {
	const record = records.find(({type}) => type === 'SOCKADDR');
	const socket = parseSocketAddress(known(record, 'saddr') ?? '');
	if (socket === undefined) return;
	const side = fromSource.has(call) ? 'source' : 'destination';
	const {family, address, port, path} = socket;
	put(found, `${side}.ip`, address);
	put(found, `${side}.port`, port);
	put(found, `${side}.address`, path);
	put(found, 'network.type', family);
}
