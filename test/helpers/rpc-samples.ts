import type {
	AuditJson,
	EventJson,
	HealthJson,
	TriagedAlertJson,
} from '../../src/proto/rpc/schema.ts';

/** One of each thing a hub tells, for tests of what is made of them. */
export const triagedAlert: TriagedAlertJson = {
	id: '3f2a000000000001',
	short_id: '3f2a',
	rule: {id: '11111111-2222-4333-8444-555555555555', name: 'SSH brute force'},
	severity: 'high',
	source: {ip: '203.0.113.7'},
	user: {name: null},
	host: {name: 'pi'},
	count: 7,
	first_seen: '2026-11-20T14:02:00.000Z',
	last_seen: '2026-11-20T14:03:11.000Z',
	event_ids: [1, 2],
	subject: ['203.0.113.7'],
	state: 'new',
	resolution: null,
	assignee: null,
	changed: null,
	is_held: false,
	log: {source: {address: '127.0.1.1'}},
};

export const event: EventJson = {
	id: 1,
	'@timestamp': '2026-11-20T14:03:11.000Z',
	event: {ingested: '2026-11-20T14:03:11.250Z'},
	host: {name: 'pi'},
	process: {name: 'sshd', pid: '811'},
	log: {
		source: {channel: 'udp', address: '127.0.1.1'},
		syslog: {facility: 10, severity: 6, msgid: null, structured_data: null, timestamp: null},
	},
	message: 'Failed password for root',
};

export const auditRow: AuditJson = {
	id: 1,
	time: '2026-11-20T14:05:00.000Z',
	user: 'ana',
	uid: 1000,
	action: 'alert.closed',
	target: '3f2a000000000001',
	detail: {resolution: 'benign', reason: 'a test'},
	change: 1,
};

/** Of a hub that has received nothing yet. */
export const noRetention: HealthJson['retention'] = {
	classes: [],
	next: null,
	removed: {files: 0, bytes: 0},
};

/** Of a hub that has room enough. */
export const disk: HealthJson['disk'] = {
	state: 'enough',
	free_bytes: 12_884_901_888,
	size_bytes: 107_374_182_400,
	needed_bytes: 1_073_741_824,
};

export const health: HealthJson = {
	hub: {id: '00112233445566aa', name: 'hub-a', version: '0.1.0', pid: 4711},
	started: '2026-11-20T14:00:00.000Z',
	committed_id: 1234,
	events: {
		received: 1200,
		stored: 1190,
		parse_errors: 10,
		per_second: 12.4,
		last_minute: [1, 2, 3],
		redecoded: 0,
		to_redecode: 0,
		redacted: 0,
	},
	dropped: {not_allowed: 1, too_long: 2, buffer_full: 0, over_quota: 0},
	alerts: {
		open: {informational: 0, low: 0, medium: 1, high: 2, critical: 3},
		new: 5,
		total: 9,
		hits_to_fold: 0,
	},
	groups_evicted: 0,
	listeners: [
		{kind: 'udp', address: '127.0.0.1', port: 5514},
		{kind: 'tcp', address: '127.0.0.1', port: 5514},
	],
	connections: 2,
	agents: {connected: 0, authentication: 'none', listeners: []},
	endpoints: {alive: 0, silent: 0, disconnected: 0},
	disk,
	retention: {
		classes: [
			{
				class: 'std',
				files: 30,
				bytes: 3_221_225_472,
				oldest: '2026-10-22',
				max_age_seconds: 2_592_000,
				max_bytes: null,
			},
			{
				class: 'audit',
				files: 1,
				bytes: 65_536,
				oldest: '2026-11-20',
				max_age_seconds: 31_536_000,
				max_bytes: null,
			},
			{
				class: 'bulk',
				files: 0,
				bytes: 0,
				oldest: null,
				max_age_seconds: 604_800,
				max_bytes: 1_073_741_824,
			},
		],
		next: {file: 'events-2026-10-22-std.db', time: '2026-11-22T00:00:00.000Z'},
		removed: {files: 2, bytes: 1_073_741_824},
	},
	sources: [
		{
			channel: 'udp',
			address: '127.0.1.1',
			received: 1200,
			parse_errors: 10,
			last_received: '2026-11-20T14:03:11.000Z',
		},
	],
	new_senders: {count: 0, newest: []},
	problems: [],
	losses: [],
	index: {blocks: 12, waiting: 3, unseen_files: 1},
	state_bytes: 65_536,
};
