import type {HostInfo} from '../../model/endpoint.ts';
import {wireLimits} from './limits.ts';
import type {Members} from './members.ts';
import type {Register} from './messages.ts';

/** Forms of the texts that name things on the wire. */
export const wireForms = {
	/** Agents' ids. */
	id: /^[0-9a-f]{16}$/,
	/** Instances and epochs. */
	name: /^[A-Za-z0-9._-]{1,64}$/,
	nonce: /^[0-9a-f]{32}$/,
	/** HMAC-SHA-256. */
	mac: /^[0-9a-f]{64}$/,
} as const;

/** Reads a REGISTER; faults are noted by the members. */
export function readRegister(members: Members): Register {
	return {
		protocol: members.integer('protocol', 1),
		id: members.match('id', wireForms.id, '16 hex digits'),
		version: members.text('version', wireLimits.word),
		instance: readName(members, 'instance'),
		previous: members.orNull('previous', () => readName(members, 'previous')),
		epoch: readName(members, 'epoch'),
		last: members.integer('last'),
		acknowledged: members.integer('acknowledged'),
		host: readHost(members.object('host')),
		now: members.integer('now'),
		nonce: members.match('nonce', wireForms.nonce, '32 hex digits'),
		mac: members.orNull('mac', () => members.match('mac', wireForms.mac, '64 hex digits')),
	};
}

function readName(members: Members, name: string): string {
	return members.match(name, wireForms.name, '1 to 64 letters, digits, dots or dashes');
}

function readHost(host: Members): HostInfo {
	return {
		hostname: host.text('hostname', wireLimits.name),
		os: host.text('os', wireLimits.name),
		kernel: host.text('kernel', wireLimits.name),
		arch: host.text('arch', wireLimits.word),
		bootedAt: host.integer('bootedAt'),
		timezone: host.text('timezone', wireLimits.word),
	};
}
