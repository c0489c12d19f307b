import type {InheritedSocket} from '../../intake/inherited.ts';
import type {ListenFd} from '../shared/listen-fds.ts';
import type {Log} from '../shared/log.ts';

/** FileDescriptorName= of the socket units, and what they bring. */
const kindByName: ReadonlyMap<string, InheritedSocket['kind']> = new Map([
	['syslog-udp', 'udp'],
	['syslog-tcp', 'tcp'],
	['syslog-tls', 'tls'],
	['gelf-udp', 'gelf-udp'],
	['gelf-tcp', 'gelf-tcp'],
]);

/** The sockets that bring events among those that systemd handed over; the others are told of and left alone. */
export function inheritedSockets(
	fds: readonly ListenFd[],
	log: Pick<Log, 'warn'>,
): readonly InheritedSocket[] {
	const names = [...kindByName.keys()];
	for (const {fd, name} of fds)
		if (!kindByName.has(name))
			log.warn({fd, name, names}, 'a socket of systemd is not used; give it one of these names');
	// systemd has no order of units.
	return [...kindByName].flatMap(([wanted, kind]) =>
		fds.filter(({name}) => name === wanted).map(({fd}) => ({kind, fd})),
	);
}
