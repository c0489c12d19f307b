// What taking lines in costs beside rsyslog and syslog-ng, on the same lines in one run: over TCP and UDP, and on disk.
//
//   BENCH_EVENTS=1000000 BENCH_ROUNDS=5 node dist/bench/run.js intake
//
// BENCH_PARTS=tcp,udp,tls,sizes runs some of its parts, BENCH_SECONDS says how long datagrams are sent.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {partsOf} from './amounts.ts';
import {measureSizes} from './intake/sizes.ts';
import type {Stage} from './intake/stage.ts';
import {measureTcp} from './intake/tcp.ts';
import {measureTls} from './intake/tls.ts';
import {measureUdp} from './intake/udp.ts';
import {withDirectory} from './leftovers.ts';
import {openSender} from './load/sender.ts';
import {installed} from './peers/debian.ts';
import {hubAsBrought, hubBare, hubDecoding} from './peers/hub-receiver.ts';
import {rsyslogTuned, rsyslogUsual} from './peers/rsyslog.ts';
import {syslogNgKinds} from './peers/syslog-ng.ts';
import {mixDescription} from './syslog-mix.ts';

const wantedBufferBytes = 8 << 20;

/** Prints a table for each way in, and what was left out. */
export async function benchIntake(print: (line: string) => void): Promise<void> {
	await withDirectory(async (directory) => {
		const programs = installed({rsyslogd: 'rsyslog', cc: 'gcc'});
		const syslogNg = syslogNgKinds(path.join(directory, 'syslog-ng'));
		const rsyslogs = programs.includes('rsyslogd') ? [rsyslogTuned, rsyslogUsual] : [];
		if (rsyslogs.length === 0) print('left out: rsyslog cannot be installed');
		for (const missing of syslogNg.missing) print(`left out: ${missing}`);
		const hubs = [hubAsBrought, hubDecoding, hubBare];
		const stage: Stage = {
			directory,
			sender: openSender(directory),
			kinds: [...hubs, ...rsyslogs, ...syslogNg.kinds],
			receiveBufferBytes: Math.min(wantedBufferBytes, grantedBufferBytes()),
		};
		print(`mix: ${mixDescription}`);
		print(
			'fields: without rules; bare: without decoders and rules; rsyslog and syslog-ng write a flat file where nothing is said',
		);
		const parts: Readonly<Record<string, () => Promise<void>>> = {
			tcp: async () => measureTcp(stage, print),
			udp: async () => measureUdp({...stage, kinds: [...hubs, ...rsyslogs.slice(0, 1)]}, print),
			tls: async () => measureTls(stage, print),
			sizes: async () => measureSizes(stage, hubAsBrought, print),
		};
		for (const part of partsOf(Object.keys(parts))) {
			// oxlint-disable-next-line no-await-in-loop
			await parts[part]?.();
			print('');
		}
	});
}

/** What the kernel gives any program; one of root could take more. */
function grantedBufferBytes(): number {
	return Number(readFileSync('/proc/sys/net/core/rmem_max', 'utf8'));
}
