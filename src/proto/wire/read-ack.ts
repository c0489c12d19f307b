import {wireLimits} from './limits.ts';
import type {Members} from './members.ts';
import type {Ack} from './messages.ts';
import {wireAuthentications, wireErrorCodes} from './messages.ts';
import {wireForms} from './read-register.ts';

const kinds = ['error', 'hello', 'registered', 'heartbeat', 'stored'] as const;

/** A heartbeat is asked for at least this often, and at most. */
const heartbeatSeconds = {least: 1, most: 60} as const;

/** Reads an ACK; faults are noted by the members. */
export function readAck(members: Members): Ack {
	const kind = members.choice('kind', kinds);
	switch (kind) {
		case 'hello':
			return readHello(members);
		case 'registered':
			return {
				kind,
				through: members.integer('through'),
				configuration: readConfiguration(members.object('configuration')),
				now: members.integer('now'),
				mac: members.orNull('mac', () => members.match('mac', wireForms.mac, '64 hex digits')),
			};
		case 'heartbeat':
			return {kind, now: members.integer('now')};
		case 'stored':
			return {kind, through: members.integer('through', 1)};
		case 'error':
			return {
				kind,
				code: members.choice('code', wireErrorCodes),
				message: members.text('message', wireLimits.sentence),
				remedy: members.text('remedy', wireLimits.sentence),
			};
	}
}

function readHello(members: Members): Ack {
	const hub = members.object('hub');
	return {
		kind: 'hello',
		protocol: members.integer('protocol', 1),
		hub: {
			id: hub.text('id', wireLimits.word),
			name: hub.text('name', wireLimits.name),
			version: hub.text('version', wireLimits.word),
		},
		nonce: members.match('nonce', wireForms.nonce, '32 hex digits'),
		authentication: members.choice('authentication', wireAuthentications),
	};
}

function readConfiguration(configuration: Members): {readonly heartbeatSeconds: number} {
	const seconds = configuration.number('heartbeatSeconds', heartbeatSeconds.most);
	return {heartbeatSeconds: Math.max(heartbeatSeconds.least, seconds)};
}
