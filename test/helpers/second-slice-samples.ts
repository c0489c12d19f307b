import type {AgentStatusJson} from '../../src/proto/rpc/agent-schema.ts';
import type {EndpointDetail, EndpointJson} from '../../src/proto/rpc/endpoint-schema.ts';
import type {ParseErrorGroupJson, ParseErrorJson} from '../../src/proto/rpc/parse-error-schema.ts';
import type {StatisticsResult} from '../../src/proto/rpc/statistics-schema.ts';
import type {SourceJson} from '../../src/proto/rpc/source-schema.ts';

/** One of each thing a hub or an agent tells of endpoints, parse errors and volumes, for tests of what is made of them. */
export const agentEndpoint: EndpointJson = {
	id: 'a1b2c3d4e5f60718',
	kind: 'agent',
	name: 'web',
	state: 'alive',
	since: '2026-11-20T10:00:00.000Z',
	first_seen: '2026-11-19T08:00:00.000Z',
	last_seen: '2026-11-20T14:03:11.000Z',
	source: {channel: 'agent', address: 'a1b2c3d4e5f60718', peer: 'local', is_authenticated: true},
	host: {
		os: 'Debian GNU/Linux 12',
		kernel: '6.1.0-13-amd64',
		arch: 'x86_64',
		booted: '2026-11-17T10:00:00.000Z',
		version: '0.1.0',
	},
	cpu_percent: 12.4,
	cpu_history: [0, 50, null, 100],
	memory_percent: 50,
	events_per_minute: 42,
	open_alerts: 1,
	availability: [...Array.from({length: 20}, () => null), 100, 0, 50, 100],
	availability_percent: 62.5,
	problems: [],
};

export const deviceEndpoint: EndpointJson = {
	...agentEndpoint,
	id: 'device:192.0.2.1',
	kind: 'device',
	name: 'router',
	state: 'silent',
	source: {channel: 'udp', address: '192.0.2.1', peer: '192.0.2.1', is_authenticated: false},
	host: null,
	cpu_percent: null,
	cpu_history: [],
	memory_percent: null,
	events_per_minute: 0,
	open_alerts: 0,
	problems: ['nothing heard for 20 min: look whether it still sends here'],
};

export const endpointDetail: EndpointDetail = {
	endpoint: agentEndpoint,
	status: {
		uptime_seconds: 273_600,
		cpu: {count: 4, percent: 12.4, mhz: 2400},
		load: [0.5, 0.25, 0.1],
		memory: {total: 8 * 2 ** 30, available: 4 * 2 ** 30},
		swap: {total: 0, free: 0},
		disks: [{mount: '/', total: 100 * 2 ** 30, available: 25 * 2 ** 30}],
		network: {received: 1536, sent: 10},
	},
	counters: {
		read: 1000,
		too_long: 1,
		lost_bytes: 0,
		acknowledged: 990,
		spooled: 10,
		spooled_bytes: 2048,
	},
	intervals: [{from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T14:03:11.000Z'}],
	clock_skew_ms: -90_000,
};

export const parseError: ParseErrorJson = {
	id: 12,
	ingested: '2026-11-20T14:03:11.000Z',
	source: {channel: 'udp', address: '192.0.2.1'},
	reason: 'pri',
	offset: 3,
	raw_base64: Buffer.from('<34x>Oct 11 host su: \u001B[2Jhello').toString('base64'),
};

export const parseErrorGroup: ParseErrorGroupJson = {
	id: 'udp 192.0.2.1 pri',
	source: parseError.source,
	reason: 'pri',
	explanation: 'PRI is a number in angle brackets (RFC 5424 §6.2.1)',
	count: 7,
	reparsed: 0,
	first_seen: '2026-11-20T13:00:00.000Z',
	last_seen: '2026-11-20T14:03:11.000Z',
	newest: parseError,
};

export const statistics: StatisticsResult = {
	from: '2026-11-20T13:00:00.000Z',
	to: '2026-11-20T14:00:00.000Z',
	bucket_seconds: 900,
	events: [0, 10, 20, 40],
	parse_errors: [0, 0, 0, 30],
	severity: [0, 0, 1, 4, 5, 0, 60, 0, 0],
	warnings: [0, 1, 4, 5],
	errors: [0, 1, 4, 0],
	sources: [
		{channel: 'udp', address: '192.0.2.1', name: 'router', events: 60, parse_errors: 30},
		{channel: 'tcp', address: '192.0.2.2', name: null, events: 10, parse_errors: 0},
	],
	hosts: [
		{name: 'web-02', events: 69},
		{name: null, events: 1},
	],
	programs: [
		{program: 'sshd', events: 69},
		{program: null, events: 1},
	],
	alerts: {
		states: {new: 1, acknowledged: 0, in_progress: 0, closed: 2},
		open: {informational: 0, low: 0, medium: 0, high: 1, critical: 0},
	},
	endpoints: {alive: 2, silent: 0, disconnected: 0},
};

export const agentStatus: AgentStatusJson = {
	agent: {id: 'a1b2c3d4e5f60718', name: 'web', version: '0.1.0', pid: 4711},
	started: '2026-11-20T10:00:00.000Z',
	link: {
		hub: 'unix:/run/nms/agents.sock',
		state: 'connected',
		since: '2026-11-20T10:00:01.000Z',
		peer: {id: '00112233445566aa', name: 'hub-a', version: '0.1.0'},
		is_authenticated: false,
		next_attempt: null,
		in_flight: 3,
		connections: 1,
	},
	counters: {read: 1000, too_long: 1, lost_bytes: 2048, acknowledged: 990},
	spool: {
		path: '/var/lib/nms-agent/spool.db',
		epoch: 'e1',
		last: 1000,
		acknowledged: 990,
		events: 10,
		bytes: 1024,
		max_bytes: 100 * 2 ** 20,
		is_full: false,
	},
	watched: [
		{name: '/var/log/auth.log', state: 'reading', problem: null},
		{name: '/var/log/app.log', state: 'failed', problem: 'permission denied'},
	],
	last_error: null,
	problems: [],
	process: {rss_bytes: 52 * 2 ** 20, cpu_seconds: 1.25},
};

export const sender: SourceJson = {
	id: 'udp 192.0.2.1',
	channel: 'udp',
	address: '192.0.2.1',
	claims: 'router',
	state: 'accepted',
	accepted: {user: 'ann', time: '2026-11-20T14:03:11.000Z', name: 'router'},
	dialect: 'auto',
	timezone: 'UTC',
	class: null,
	quota: null,
	settings: {dialect: null, timezone: null, class: null, quota: null},
	received: 9,
	rejected: 1,
	clock: null,
	first_heard: null,
	last_heard: null,
};
