import type {LedgerResult, LedgerRowJson} from '../../src/proto/rpc/ledger-schema.ts';
import type {HealthJson} from '../../src/proto/rpc/schema.ts';

/** What a hub tells of what it received and lost, for tests of what is made of it. */
export const kernelLoss: HealthJson['losses'][number] = {
	cause: 'kernel',
	count: 1204,
	text: '1204 datagrams: the receive buffer of udp :: port 514 was full',
	remedy: 'raise sysctl net.core.rmem_max',
	first: '2026-11-20T14:02:00.000Z',
	last: '2026-11-20T14:03:11.000Z',
	is_past: false,
};

export const missingLoss: HealthJson['losses'][number] = {
	...kernelLoss,
	cause: 'missing',
	count: 50,
	text: '50 events that were acknowledged to agents are not stored: 50 of web (51-100)',
	first: '2026-11-19T08:00:00.000Z',
	last: '2026-11-19T08:00:00.000Z',
	is_past: true,
};

const counts = {
	received: 120,
	parsed: 118,
	rejected: 2,
	bytes: 12_345,
	stored: 119,
	waiting: 1,
	duplicates: 0,
	lost: 0,
	dropped: {pool: 0, disk: 0, quota: 0},
	cut: 0,
	redacted: 0,
};

const heard = {
	first_heard: '2026-11-20T14:00:01.000Z',
	last_heard: '2026-11-20T14:03:11.000Z',
};

const agentSource: LedgerRowJson = {
	id: 'agent a1b2c3d4e5f60718',
	channel: 'agent',
	address: 'a1b2c3d4e5f60718',
	name: 'web',
	...counts,
	...heard,
	agent: {
		epoch: '9d0a',
		through: 219,
		spooled: 0,
		unread_bytes: 0,
		cut: 0,
		missing: 50,
		missing_ranges: [{epoch: '9d0a', first: 51, last: 100, found: '2026-11-19T08:00:00.000Z'}],
	},
};

const noisySource: LedgerRowJson = {
	...counts,
	...heard,
	id: 'udp 2001:db8:85a3::8a2e:370:7334',
	channel: 'udp',
	address: '2001:db8:85a3::8a2e:370:7334',
	name: 'router',
	received: 123_456_789,
	parsed: 123_456_789,
	rejected: 0,
	bytes: 12_345_678_901,
	stored: 123_456_789,
	waiting: 0,
	dropped: {pool: 3, disk: 1_234_567, quota: 0},
	agent: null,
};

const quietSource: LedgerRowJson = {
	...counts,
	...heard,
	id: 'tcp 192.0.2.7',
	channel: 'tcp',
	address: '192.0.2.7',
	name: null,
	agent: null,
};

export const ledger: LedgerResult = {
	started: '2026-11-20T14:00:00.000Z',
	all: {...counts, received: 123_457_029, dropped: {pool: 3, disk: 1_234_567, quota: 0}},
	others: {...counts, received: 0, parsed: 0, rejected: 0, bytes: 0, stored: 0, waiting: 0},
	kernel: [
		{
			address: '::',
			port: 514,
			dropped: 1204,
			first: '2026-11-20T14:02:00.000Z',
			last: '2026-11-20T14:03:11.000Z',
		},
	],
	missing: 50,
	rows: [noisySource, agentSource, quietSource],
	total: 3,
};
