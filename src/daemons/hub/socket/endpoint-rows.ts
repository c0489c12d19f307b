import {asciiLower} from '../../../base/ascii-lower.ts';
import {rfc3339} from '../../../base/time.ts';
import type {HostInfo, HostStatus} from '../../../model/endpoint.ts';
import type {EndpointDetail, EndpointJson} from '../../../proto/rpc/endpoint-schema.ts';
import type {Endpoint} from '../endpoints/endpoint.ts';
import type {HubContext} from '../hub-context.ts';
import type {Row} from './rows.ts';
import {cut, rowOf} from './rows.ts';

/** Most characters of a text that an agent sent, and of a problem. */
const textLimit = 256;
const problemLimit = 1024;

/** An endpoint as its row shows it. Times that change all the while are cut to seconds, so that a row seldom differs. */
export function endpointRow(endpoint: Endpoint, context: HubContext): Row<EndpointJson> {
	const {endpoints} = context;
	const {strip, percent} = endpoints.availability(endpoint);
	return rowOf({
		id: endpoint.id,
		kind: endpoint.kind,
		name: cut(endpoint.name, textLimit),
		state: endpoint.state,
		since: rfc3339(endpoint.since),
		first_seen: rfc3339(endpoint.firstSeen),
		last_seen: rfc3339(Math.floor(endpoint.lastSeen / 1000) * 1000),
		source: {
			channel: endpoint.channel,
			address: endpoint.address,
			peer: endpoint.peer,
			is_authenticated: endpoint.isAuthenticated,
			...(isNew(endpoint, context) ? {is_new: true} : {}),
		},
		host: endpoint.host === null ? null : hostJson(endpoint.host, endpoint.version),
		cpu_percent: percentOf(endpoint.status?.cpu.percent ?? null),
		cpu_history: endpoint.cpu.map((sample) => percentOf(sample)),
		memory_percent: memoryPercent(endpoint.status),
		events_per_minute: endpoint.perMinute(context.now()),
		open_alerts: context.state.openAlertsByHost().get(asciiLower(endpoint.name)) ?? 0,
		availability: [...strip],
		availability_percent: percent,
		problems: endpoints.problems(endpoint).map((text) => cut(text, problemLimit)),
	});
}

function isNew(endpoint: Endpoint, {sources}: HubContext): boolean {
	return endpoint.kind === 'device' && !sources.isAccepted(endpoint);
}

/** What an agent measured, by the names of the socket. */
export function statusJson(status: HostStatus): NonNullable<EndpointDetail['status']> {
	const {cpu, load, memory, swap, disks, network} = status;
	return {
		uptime_seconds: status.uptimeSeconds,
		cpu: {count: cpu.count, percent: percentOf(cpu.percent), mhz: cpu.mhz},
		load: [load[0], load[1], load[2]],
		memory: {total: memory.totalBytes, available: memory.availableBytes},
		swap: {total: swap.totalBytes, free: swap.freeBytes},
		disks: disks.map(({mount, totalBytes, availableBytes}) => ({
			mount: cut(mount, textLimit),
			total: totalBytes,
			available: availableBytes,
		})),
		network: {received: network.receivedBytes, sent: network.sentBytes},
	};
}

function hostJson({os, kernel, arch, bootedAt}: HostInfo, version: string): EndpointJson['host'] {
	return {
		os: cut(os, textLimit),
		kernel: cut(kernel, textLimit),
		arch: cut(arch, textLimit),
		booted: rfc3339(bootedAt),
		version: cut(version, textLimit),
	};
}

function memoryPercent(status: HostStatus | null): number | null {
	if (status === null || status.memory.totalBytes <= 0) return null;
	const {totalBytes, availableBytes} = status.memory;
	return percentOf((1 - availableBytes / totalBytes) * 100);
}

/** With one decimal, within 0 and 100: an agent's word is not trusted to be. */
function percentOf(value: number | null): number | null {
	return value === null ? null : Math.min(100, Math.max(0, Math.round(value * 10) / 10));
}
