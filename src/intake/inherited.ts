import {messageOf, NmsError} from '../base/errors.ts';

/** A socket that is open already, as systemd hands it over; it stays open there when we close it, and the kernel goes on queueing. */
export interface InheritedSocket {
	readonly kind: 'udp' | 'tcp';
	readonly fd: number;
}

/** Says why a socket could not be taken over, and what to do about it. */
export function inheritedError({kind, fd}: InheritedSocket, error: unknown): NmsError {
	const directive = kind === 'udp' ? 'ListenDatagram' : 'ListenStream';
	return new NmsError('configuration', `take over ${kind} socket ${fd}: ${messageOf(error)}`, {
		remedy: `let the socket unit named syslog-${kind} have ${directive}= with ports or IP addresses only`,
		cause: error,
	});
}
