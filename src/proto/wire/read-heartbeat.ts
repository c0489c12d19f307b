import type {AgentCounters, HostStatus} from '../../model/endpoint.ts';
import {wireLimits} from './limits.ts';
import type {Members} from './members.ts';
import type {Heartbeat} from './messages.ts';

const most = Number.MAX_SAFE_INTEGER;

/** Reads a HEARTBEAT; faults are noted by the members. */
export function readHeartbeat(members: Members): Heartbeat {
	return {
		now: members.integer('now'),
		status: readStatus(members.object('status')),
		counters: readCounters(members.object('counters')),
	};
}

/** The same without what is beyond the bounds, so that a crowded machine is heard too. */
export function boundHeartbeat({now, status, counters}: Heartbeat): Heartbeat {
	const problems = counters.problems
		.slice(0, wireLimits.problems)
		.map((problem) => problem.slice(0, wireLimits.sentence));
	const disks = status.disks
		.filter(({mount}) => mount.length <= wireLimits.pathCharacters)
		.slice(0, wireLimits.disks);
	return {now, status: {...status, disks}, counters: {...counters, problems}};
}

function readStatus(status: Members): HostStatus {
	const cpu = status.object('cpu');
	const memory = status.object('memory');
	const swap = status.object('swap');
	const network = status.object('network');
	const [one = 0, five = 0, fifteen = 0] = status.numbers('load', 3, most);
	return {
		uptimeSeconds: status.number('uptimeSeconds', most),
		cpu: {
			count: cpu.integer('count'),
			percent: cpu.orNull('percent', () => cpu.number('percent', 100)),
			mhz: cpu.orNull('mhz', () => cpu.number('mhz', most)),
		},
		load: [one, five, fifteen],
		memory: {
			totalBytes: memory.integer('totalBytes'),
			availableBytes: memory.integer('availableBytes'),
		},
		swap: {totalBytes: swap.integer('totalBytes'), freeBytes: swap.integer('freeBytes')},
		disks: status.objects('disks', wireLimits.disks).map((disk) => ({
			mount: disk.text('mount', wireLimits.pathCharacters),
			totalBytes: disk.integer('totalBytes'),
			availableBytes: disk.integer('availableBytes'),
		})),
		network: {
			receivedBytes: network.integer('receivedBytes'),
			sentBytes: network.integer('sentBytes'),
		},
	};
}

function readCounters(counters: Members): AgentCounters {
	return {
		read: counters.integer('read'),
		tooLong: counters.integer('tooLong'),
		lostBytes: counters.integer('lostBytes'),
		acknowledged: counters.integer('acknowledged'),
		spooled: counters.integer('spooled'),
		spooledBytes: counters.integer('spooledBytes'),
		problems: counters.texts('problems', wireLimits.problems, wireLimits.sentence),
	};
}
