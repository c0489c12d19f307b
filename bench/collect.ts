// What following log files costs, in CPU time of one core: a million lines of a file, and a time in which nothing happens.
import {appendFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {FileCollector} from '../src/collect/file-collector.ts';
import type {FileSetting} from '../src/collect/file-setting.ts';
import {HostMeter} from '../src/collect/host-status.ts';

const lineCount = 1_000_000;
const lineBytes = 150;
const idleSeconds = Number(process.env['IDLE_SECONDS'] ?? 10);

/** Prints what a million lines cost as they stand and wrapped, what idleness costs, and one measurement of the machine. */
export async function benchCollect(print: (line: string) => void): Promise<void> {
	const directory = mkdtempSync(path.join(tmpdir(), 'nms-bench-'));
	try {
		print(readLines(path.join(directory, 'a.log'), 'syslog'));
		print(readLines(path.join(directory, 'b.log'), 'plain'));
		print(await stayIdle(directory));
		print(measureHost());
	} finally {
		rmSync(directory, {recursive: true, force: true});
	}
}

function readLines(file: string, format: FileSetting['format']): string {
	const collector = collectorOf([file], format);
	collector.step();
	const line = `${'x'.repeat(lineBytes - 1)}\n`;
	for (let written = 0; written < lineCount; written += 10_000)
		appendFileSync(file, line.repeat(10_000));
	const before = process.cpuUsage();
	while (collector.report().read < lineCount) collector.step();
	const seconds = cpuSeconds(before);
	const megabytes = Math.round(process.memoryUsage().rss / 1e6);
	return `${lineCount} lines of ${lineBytes} bytes, ${format}: ${seconds.toFixed(2)} CPU s, ${megabytes} MB resident`;
}

async function stayIdle(directory: string): Promise<string> {
	const files = Array.from({length: 5}, (_, index) => path.join(directory, `idle${index}.log`));
	for (const file of files) writeFileSync(file, 'old\n');
	const collector = collectorOf([...files.slice(1), `${directory}/idle0*`], 'auto');
	collector.start();
	// What is compiled once is no part of idleness.
	await delay(2000);
	const before = process.cpuUsage();
	await delay(idleSeconds * 1000);
	const percent = (100 * cpuSeconds(before)) / idleSeconds;
	await collector.stop();
	return `5 files in which nothing happens, ${idleSeconds} s: ${percent.toFixed(3)} % CPU`;
}

function measureHost(): string {
	const meter = new HostMeter();
	meter.measure(0);
	const before = process.cpuUsage();
	for (let index = 0; index < 1000; index += 1) meter.measure(index);
	return `one measurement of the machine: ${cpuSeconds(before).toFixed(3)} CPU ms`;
}

function collectorOf(paths: readonly string[], format: FileSetting['format']): FileCollector {
	const positions = new Map<string, string>();
	return new FileCollector({
		files: paths.map((file) => ({path: file, format, program: null, exclude: []})),
		hostname: 'bench',
		isSyslog: () => true,
		basket: {
			isFull: false,
			put: (_, key, position) => {
				positions.set(key, position ?? '');
			},
			position: (key) => positions.get(key),
			keys: (prefix) => [...positions.keys()].filter((key) => key.startsWith(prefix)),
		},
	});
}

function cpuSeconds(before: NodeJS.CpuUsage): number {
	const {user, system} = process.cpuUsage(before);
	return (user + system) / 1e6;
}
