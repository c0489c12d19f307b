// What a block costs in time and bytes: encoded, signed, opened and searched, beside zstd and rg on the same lines.
import {Buffer} from 'node:buffer';
import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {constants, zstdCompressSync} from 'node:zlib';
import {packageRoot} from '../src/base/package-root.ts';
import {readYamlFiles} from '../src/base/yaml-files.ts';
import {openBlock} from '../src/db/block/block.ts';
import type {EncodedBlock} from '../src/db/block/encode-block.ts';
import {encodeBlock} from '../src/db/block/encode-block.ts';
import {rowsContaining} from '../src/db/block/line-search.ts';
import {packSignature, signatureOf} from '../src/db/block/signature.ts';
import {EventBatch} from '../src/model/event-batch.ts';
import {compileContent} from '../src/pipeline/content.ts';
import {Pipeline} from '../src/pipeline/pipeline.ts';
import {randomFrom} from '../test/helpers/random.ts';
import {leastCost} from './least-cost.ts';
import {withDirectory} from './leftovers.ts';
import {isInstalled} from './process-cost.ts';
import {syslogMix} from './syslog-mix.ts';
import {tableLines} from './table.ts';

/** Beside the checkout, as for the tests. */
const sharedData = process.env['NMS_SHARED_DATA'] ?? path.resolve('../shared/data');
const blockLines = 4096;
const searchedLines = 1_000_000;
const needles = ['failed password', 'ssh2', 'k7qneed'];

/** Prints a table of each corpus's block, and the search of a million lines beside rg. */
export async function benchBlocks(print: (line: string) => void): Promise<void> {
	const corpora: Readonly<Record<string, readonly Buffer[]>> = {
		'mix, RFC 5424': syslogMix(blockLines, 'rfc5424'),
		'mix, RFC 3164': syslogMix(blockLines, 'rfc3164'),
		'JSON with base64': base64Json(1500),
		...Object.fromEntries(['Apache', 'Linux', 'OpenSSH'].map((name) => [name, loghub(name)])),
	};
	const sizes = Object.entries(corpora).map(([name, lines]) => [name, ...sizesOf(lines)]);
	print('bytes; a signature is that of the block by itself: turned by 64 blocks it is less');
	const parts = ['flat', 'zstd -3', 'text', 'others', 'signature', '/ flat', '/ zstd'];
	for (const line of tableLines(['', ...parts], sizes)) print(line);
	print('microseconds an event, least of two seconds; the signature in nanoseconds a byte, too');
	const costs = Object.entries(corpora).map(([name, lines]) => [name, ...costsOf(lines)]);
	for (const line of tableLines(['', 'zstd 1', 'encode', 'sign', 'sign/B', 'open', 'event'], costs))
		print(line);
	await withDirectory(async (directory) => printSearch(path.join(directory, 'lines'), print));
}

function sizesOf(lines: readonly Buffer[]): readonly string[] {
	const flat = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
	const zstd3 = zstdBytes(flat, 3);
	const block = encodeBlock(parsed(lines));
	const all = block.parts.reduce((sum, {length}) => sum + length, 0);
	const text = block.parts[3]?.length ?? 0;
	const signature = packSignature(signatureOf(block.lines, block.listed)).length;
	const total = all + signature;
	const numbers = [flat.length, zstd3, text, all - text, signature].map(String);
	return [...numbers, (total / flat.length).toFixed(2), (total / zstd3).toFixed(2)];
}

function costsOf(lines: readonly Buffer[]): readonly string[] {
	const from = parsed(lines);
	const block = encodeBlock(from);
	const {length} = from.rows;
	const cost = (work: () => unknown): number => leastCost(length, () => void work());
	const events = eventsOf(block);
	const sign = cost(() => signatureOf(block.lines, block.listed));
	return [
		cost(() => zstdBytes(block.lines.bytes, 1)),
		cost(() => encodeBlock(from)),
		sign,
		(sign * 1000 * length) / block.textBytes,
		cost(() => eventsOf(block)),
		cost(() => from.rows.forEach((_, index) => events?.event(index))),
	].map((number) => number.toFixed(2));
}

function printSearch(file: string, print: (line: string) => void): void {
	if (!isInstalled('rg')) {
		print('search: rg is not installed');
		return;
	}
	const lines = syslogMix(searchedLines, 'rfc5424');
	const blocks: EncodedBlock[] = [];
	for (let from = 0; from < lines.length; from += blockLines)
		blocks.push(encodeBlock(parsed(lines.slice(from, from + blockLines))));
	writeFileSync(file, Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
	const rows = needles.map((needle) => {
		const before = process.cpuUsage();
		const found = blocks.reduce((sum, block) => sum + countRows(block, needle), 0);
		const {user, system} = process.cpuUsage(before);
		return [needle, found, (user + system) / 1000, rgCpuMs(file, needle)].map((cell) =>
			typeof cell === 'number' ? cell.toFixed(0) : cell,
		);
	});
	print(`search of ${searchedLines} lines, each block inflated; CPU ms of one thread, and of rg`);
	for (const line of tableLines(['', 'lines', 'blocks', 'rg -j1 -ic'], rows)) print(line);
}

function countRows({parts}: EncodedBlock, needle: string): number {
	const block = openBlock((from, to) => parts.slice(from, to));
	const lines = block.kind === 'ok' ? block.value.lines() : block;
	return lines.kind === 'ok' ? rowsContaining(lines.value, needle).length : 0;
}

/** The shell's `times`, of its children. */
function rgCpuMs(file: string, needle: string): number {
	const script = 'rg -j1 -ic "$1" "$2" > /dev/null; times';
	const {stdout} = spawnSync('sh', ['-c', script, 'sh', needle, file], {encoding: 'utf8'});
	const children = stdout.trim().split('\n').at(-1) ?? '';
	return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
		(sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
		0,
	);
}

function eventsOf({parts}: EncodedBlock) {
	const block = openBlock((from, to) => parts.slice(from, to));
	const events = block.kind === 'ok' ? block.value.events() : block;
	return events.kind === 'ok' ? events.value : undefined;
}

function parsed(lines: readonly Buffer[]): Parameters<typeof encodeBlock>[0] {
	const batch = new EventBatch();
	const source = {channel: 'tcp', address: '192.0.2.1', epoch: 'bench'} as const;
	const stream = pipeline.open(source, {framing: 'datagram', format: 'file'});
	for (const [index, line] of lines.entries())
		stream.push(line, Date.UTC(2025, 9, 9) + index, {batchFor: () => batch});
	const rows = Uint32Array.from({length: batch.count}, (_, row) => row);
	return {
		batch,
		rows: rows.filter((row) => batch.reason[row] === 0),
		idOf: (row) => row + 1,
	};
}

const pipeline = new Pipeline(
	compileContent({
		decoderFiles: readYamlFiles(path.join(packageRoot, 'content/decoders')),
		ruleFiles: [],
		inside: [],
	}),
);

function loghub(name: string): readonly Buffer[] {
	const text = readFileSync(path.join(sharedData, `loghub/${name}_2k.log`), 'latin1');
	return text
		.split(/\r?\n/)
		.filter((line) => line !== '')
		.map((line) => Buffer.from(line, 'latin1'));
}

/** A quarter of the lines with a long payload, the others with a short one. */
function base64Json(count: number): readonly Buffer[] {
	const choose = randomFrom(1);
	const below = (end: number): number => Math.floor(choose() * end);
	return Array.from({length: count}, (_, index) => {
		const size = below(4) === 0 ? 600 + below(600) : below(200);
		const payload = Buffer.from(Array.from({length: size}, () => below(256))).toString('base64');
		const message = ['upload stored', 'token refreshed', 'object rejected'][below(3)];
		const line = {level: 'info', service: `api-${below(8)}`, message, user: below(500), payload};
		return Buffer.from(`<13>Oct  9 12:34:56 web-01 app[${index}]: ${JSON.stringify(line)}`);
	});
}

function zstdBytes(bytes: Buffer, level: number): number {
	return zstdCompressSync(bytes, {params: {[constants.ZSTD_c_compressionLevel]: level}}).length;
}
