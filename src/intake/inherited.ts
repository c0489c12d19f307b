import {messageOf, NmsError} from '../base/errors.ts';

/** A socket that is open already, as systemd hands it over; it stays open there when we close it, and the kernel goes on queueing. */
export interface InheritedSocket {
	readonly kind: 'udp' | 'tcp' | 'tls' | 'gelf-udp' | 'gelf-tcp';
	readonly fd: number;
}

/** Says why a socket could not be taken over, and what to do about it. */
export function inheritedError({kind, fd}: InheritedSocket, error: unknown): NmsError {
	const directive = kind.endsWith('udp') ? 'ListenDatagram' : 'ListenStream';
	const name = kind.startsWith('gelf') ? kind : `syslog-${kind}`;
	return new NmsError('configuration', `take over ${kind} socket ${fd}: ${messageOf(error)}`, {
		remedy: `let the socket unit named ${name} have ${directive}= with ports or IP addresses only`,
		cause: error,
	});
}
