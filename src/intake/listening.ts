import {NmsError, messageOf, systemCodeOf} from '../base/errors.ts';

/** Where a socket is to be opened; port 0 takes any free one. */
export interface ListenAddress {
	readonly address: string;
	readonly port: number;
}

/** An open socket that brings events. */
export interface Listening extends ListenAddress {
	readonly kind: 'udp' | 'tcp' | 'tls' | 'gelf-udp' | 'gelf-tcp' | 'agent';
	/** There where systemd opened the socket: it keeps it open when we close it. */
	readonly openedBy?: 'systemd';
	/** Stops taking in; what was received before is still handed on. */
	close(): Promise<void>;
}

/** Where the configuration says where each kind listens. */
const settings: Readonly<Record<Listening['kind'], string>> = {
	udp: 'syslog.udp',
	tcp: 'syslog.tcp',
	tls: 'syslog.tls.listen',
	'gelf-udp': 'gelf.udp',
	'gelf-tcp': 'gelf.tcp',
	agent: 'agents.listen',
};

/** Says why a socket could not be opened, and what to do about it. */
export function listenError(
	kind: Listening['kind'],
	{address, port}: ListenAddress,
	error: unknown,
): NmsError {
	const protocol = kind.endsWith('udp') ? 'udp' : 'tcp';
	const setting = settings[kind];
	const message = `listen on ${protocol} ${address} port ${port}: ${messageOf(error)}`;
	const code = systemCodeOf(error);
	if (code === 'EADDRINUSE') {
		const list = protocol === 'udp' ? 'ss -lnup' : 'ss -lntp';
		const remedy = `stop the program that '${list}' shows there, or set another port at ${setting}`;
		return new NmsError('in_use', message, {remedy, cause: error});
	}
	if (code === 'EACCES') {
		const remedy = `set a port above 1023 at ${setting}, or give the hub CAP_NET_BIND_SERVICE`;
		return new NmsError('not_permitted', message, {remedy, cause: error});
	}
	const remedy = `set an address of this machine at ${setting}`;
	return new NmsError('configuration', message, {remedy, cause: error});
}

/** Whether the machine has no IPv6, so that '::' has to be taken as '0.0.0.0'. */
export function lacksIpv6(address: string, error: unknown): boolean {
	return address === '::' && ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(systemCodeOf(error) ?? '');
}
