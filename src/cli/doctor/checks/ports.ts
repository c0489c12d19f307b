import type {Check} from '../check.ts';
import type {Finding} from '../finding.ts';
import {ok, skip, warn} from '../finding.ts';
import type {Machine} from '../machine.ts';
import type {Scene} from '../scene.ts';

interface Wanted {
	readonly protocol: 'udp' | 'tcp';
	readonly port: number;
	readonly use: string;
}

const usual: readonly Wanted[] = [
	{protocol: 'udp', port: 514, use: 'syslog'},
	{protocol: 'tcp', port: 514, use: 'syslog'},
	{protocol: 'tcp', port: 1515, use: 'agents'},
];

/** Column `st` of proc(5) net/tcp for a listening socket, and of net/udp for one that is not connected. */
const listening = {tcp: '0A', udp: '07'} as const;

/** Whether somebody else has the ports that a hub usually listens on. */
export const ports: Check = {
	name: 'ports',
	look: (scene) => {
		if (!scene.machine.exists('/proc/self/net/udp')) return [skip('this system has no /proc')];
		const wanted = [...usual, ...configured(scene.configuration)];
		const findings = wanted.flatMap((port) => lookAt(port, scene));
		const numbers = [...new Set(wanted.map(({port}) => port))].join(', ');
		return findings.length === 0 ? [ok(`${numbers} belong to nobody else`)] : findings;
	},
};

/** What is off where the configuration does not ask for it. */
function configured({tlsPorts, gelfPorts}: Scene['configuration']): readonly Wanted[] {
	return [
		...tlsPorts.map((port) => ({protocol: 'tcp', port, use: 'syslog over TLS'}) as const),
		...gelfPorts.udp.map((port) => ({protocol: 'udp', port, use: 'GELF'}) as const),
		...gelfPorts.tcp.map((port) => ({protocol: 'tcp', port, use: 'GELF'}) as const),
	];
}

function lookAt({protocol, port, use}: Wanted, {machine, hub}: Scene): readonly Finding[] {
	const isHubs =
		hub.kind === 'there' && hub.health.listeners.some((listener) => listener.port === port);
	const inode = isHubs ? undefined : socketAt(machine, protocol, port);
	if (inode === undefined) return [];
	const owner = ownerOf(machine, inode);
	const who = owner === undefined ? 'another program' : `${owner.name} (pid ${owner.pid})`;
	const name = `${protocol.toUpperCase()} ${port}`;
	const command = `sudo ss -lnp 'sport = :${port}'`;
	return [
		warn(
			`${who} has ${name}, where a hub takes ${use}`,
			`${command}; then stop it, or give the hub another port`,
		),
	];
}

/** The inode of the socket that listens on the port. */
function socketAt(machine: Machine, protocol: 'udp' | 'tcp', port: number): string | undefined {
	const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
	for (const table of [protocol, `${protocol}6`]) {
		const file = machine.read(`/proc/self/net/${table}`);
		const lines = file.kind === 'text' ? file.text.split('\n').slice(1) : [];
		for (const line of lines) {
			const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
			if (local.endsWith(suffix) && state === listening[protocol]) return inode;
		}
	}
	return undefined;
}

/** The process that holds the socket, if it is one the caller may look into. */
function ownerOf(
	machine: Machine,
	inode: string,
): {readonly pid: string; readonly name: string} | undefined {
	const pids = machine.list('/proc').filter((name) => /^\d+$/.test(name));
	for (const pid of pids) {
		const fds = machine.list(`/proc/${pid}/fd`);
		if (!fds.some((fd) => machine.linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`))
			continue;
		const name = machine.read(`/proc/${pid}/comm`);
		return {pid, name: name.kind === 'text' ? name.text.trim() : 'a process'};
	}
	return undefined;
}
