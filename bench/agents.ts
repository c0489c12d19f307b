import {connect} from 'node:net';
import {performance} from 'node:perf_hooks';
import {encodeMessage} from '../src/proto/wire/codec.ts';
import {wireLimits} from '../src/proto/wire/limits.ts';
import {AgentClient} from '../test/helpers/agent-client.ts';
import {until} from '../test/helpers/until.ts';
import type {BenchHub} from './bench-hub.ts';
import {startBenchHub} from './bench-hub.ts';
import {withDirectory} from './leftovers.ts';
import {cpuSeconds} from './process-cost.ts';
import {mixDescription, syslogMix} from './syslog-mix.ts';

const lines = 1_000_000;
const chunkLines = 1000;

/** What a million lines cost the hub, from a syslog sender and from an agent. The sender's bytes are made before the clock runs. */
export async function benchAgents(print: (line: string) => void): Promise<void> {
	print(`mix: ${mixDescription}; ${lines} lines over one connection, stored`);
	const mix = syslogMix(chunkLines * 20, 'rfc5424');
	for (const [name, send] of [
		['syslog over TCP', (hub: BenchHub) => sendSyslog(hub, mix)],
		['agent over TCP, zstd', (hub: BenchHub) => sendAsAgent(hub.agentPort, mix, true)],
		['agent over the unix socket', (hub: BenchHub) => sendAsAgent(hub.agentSocket, mix, false)],
	] as const)
		// One after the other: they measure the same machine.
		// oxlint-disable-next-line no-await-in-loop
		print(`${name}: ${await measure(send)}`);
}

async function measure(send: (hub: BenchHub) => Promise<void>): Promise<string> {
	let text = '';
	await withDirectory(async (directory) => {
		const hub = await startBenchHub(directory);
		const [cpu, start] = [cpuSeconds(hub.pid), performance.now()];
		await send(hub);
		const elapsed = (performance.now() - start) / 1000;
		const used = cpuSeconds(hub.pid) - cpu;
		text = `${used.toFixed(2)} CPU s of the hub, ${elapsed.toFixed(1)} s, ${Math.round(lines / elapsed)} lines/s`;
		await hub.stop();
	});
	return text;
}

async function sendSyslog(hub: BenchHub, mix: readonly Buffer[]): Promise<void> {
	const newline = Buffer.from('\n');
	const chunks = Array.from({length: mix.length / chunkLines}, (_, at) =>
		Buffer.concat(
			mix.slice(at * chunkLines, (at + 1) * chunkLines).flatMap((raw) => [raw, newline]),
		),
	);
	const socket = connect({host: '127.0.0.1', port: hub.tcpPort});
	for (let sent = 0; sent < lines; sent += chunkLines) {
		const chunk = chunks[(sent / chunkLines) % chunks.length];
		if (chunk !== undefined && !socket.write(chunk))
			// oxlint-disable-next-line no-await-in-loop
			await new Promise((resolve) => socket.once('drain', resolve));
	}
	socket.end();
	await until('all is stored', async () => (await hub.health()).events.stored >= lines, 120_000);
}

async function sendAsAgent(
	where: number | string,
	mix: readonly Buffer[],
	canCompress: boolean,
): Promise<void> {
	const frames = framesOf(mix, canCompress);
	const agent = new AgentClient(where);
	await agent.activate({last: lines});
	let [sent, acknowledged] = [0, 0];
	while (acknowledged < lines) {
		while (sent < lines && sent - acknowledged < wireLimits.window * chunkLines) {
			agent.write(frames[sent / chunkLines] ?? Buffer.alloc(0));
			sent += chunkLines;
		}
		// oxlint-disable-next-line no-await-in-loop
		acknowledged = (await agent.expect('stored')).through;
	}
	agent.close();
}

function framesOf(mix: readonly Buffer[], canCompress: boolean): readonly Buffer[] {
	const origin = {kind: 'file', path: '/var/log/syslog'} as const;
	return Array.from({length: lines / chunkLines}, (_, batch) => {
		const events = Array.from({length: chunkLines}, (__, at) => {
			const index = batch * chunkLines + at;
			const raw = mix[index % mix.length] ?? Buffer.alloc(0);
			return {sequence: index + 1, raw, observedAt: 1_795_208_471_000 + index, origin};
		});
		return encodeMessage({type: 'BATCH_EVENT', body: {events}}, canCompress);
	});
}
