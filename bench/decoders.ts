// What the decoders find in the lines that fail2ban's own tests hold against its filters, and what finding it costs both.
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {canonicalAddress} from '../src/base/ip-network.ts';
import {packageRoot} from '../src/base/package-root.ts';
import {readYamlFiles} from '../src/base/yaml-files.ts';
import {EventBatch} from '../src/model/event-batch.ts';
import type {EcsFields} from '../src/model/event.ts';
import {compileContent} from '../src/pipeline/content.ts';
import {Pipeline} from '../src/pipeline/pipeline.ts';
import type {LabelledLine} from './decoders/labelled-lines.ts';
import {labelledLines} from './decoders/labelled-lines.ts';
import {leastCost} from './least-cost.ts';
import {withDirectory} from './leftovers.ts';
import {unpack} from './peers/debian.ts';
import {endedChildrenSeconds} from './process-cost.ts';
import {tableLines} from './table.ts';

const modules = 'usr/lib/python3/dist-packages';
const logs = `${modules}/fail2ban/tests/files/logs`;

/** The log whose cost is measured, by the filter of its name, and how often fail2ban reads it to make its start small beside. */
const costly = {log: 'sshd', times: 200} as const;

const receivedAt = Date.UTC(2025, 9, 9, 12, 35);
const head = ['log', 'attempts', 'source right', 'failed login', 'others', 'no failed login'];

const bench = {channel: 'file', address: 'bench', epoch: 'bench'} as const;
const reading = {framing: 'stream', format: 'file'} as const;
const noFields: EcsFields = new Map();

/** What was found in a line that fail2ban has a view of. */
interface Found {
	readonly isAttempt: boolean;
	readonly hasSource: boolean;
	readonly isFailedLogin: boolean;
}

/** Prints what is found in each log, and the cost of a line. */
export async function benchDecoders(print: (line: string) => void): Promise<void> {
	await withDirectory(async (directory) => {
		if (!unpack(['fail2ban'], directory)) {
			print('fail2ban: apt-get download of it does not work here');
			return;
		}
		const {decoders} = compileContent({
			decoderFiles: readYamlFiles(path.join(packageRoot, 'content/decoders')),
			ruleFiles: [],
			inside: [],
		});
		const pipeline = new Pipeline({decoders, rules: {match: () => undefined}});
		const from = path.join(directory, logs);
		const found = readdirSync(from, {withFileTypes: true})
			.filter((entry) => entry.isFile())
			.map(({name}) => ({name, lines: foundIn(pipeline, readFileSync(path.join(from, name)))}))
			.filter(({lines}) => lines.length > 0);
		const rows = found.map(({name, lines}) => rowOf(name, lines));
		const all = rowOf(
			'all',
			found.flatMap(({lines}) => lines),
		);
		for (const line of tableLines(head, [...rows, all])) print(line);
		print('');
		const lines = labelledLines(readFileSync(path.join(from, costly.log)));
		const ours = nmsCost(pipeline, lines);
		const theirs = fail2banCost(directory, lines);
		print(
			`${costly.log}, us per line: nms with all decoders ${ours}, fail2ban with one filter ${theirs}`,
		);
	});
}

function rowOf(name: string, found: readonly Found[]): readonly string[] {
	const attempts = found.filter(({isAttempt}) => isAttempt);
	const others = found.filter(({isAttempt}) => !isAttempt);
	return [
		name,
		String(attempts.length),
		String(attempts.filter(({hasSource}) => hasSource).length),
		String(attempts.filter(({isFailedLogin}) => isFailedLogin).length),
		String(others.length),
		String(others.filter(({isFailedLogin}) => !isFailedLogin).length),
	];
}

function foundIn(pipeline: Pipeline, log: Buffer): readonly Found[] {
	const lines = labelledLines(log);
	const fields = fieldsOf(pipeline, lines);
	return lines.flatMap(({source}, at) => {
		if (source === undefined) return [];
		const known = fields[at] ?? noFields;
		const isAuthentication = [known.get('event.category')].flat().includes('authentication');
		return {
			isAttempt: source !== null,
			hasSource: source !== null && comparable(source) === comparable(sourceOf(known)),
			isFailedLogin: isAuthentication && known.get('event.outcome') === 'failure',
		};
	});
}

/** What each line gave; lines of one log follow each other. */
function fieldsOf(pipeline: Pipeline, lines: readonly LabelledLine[]): readonly EcsFields[] {
	const batch = new EventBatch();
	const stream = pipeline.open(bench, reading);
	return lines.map((line) => {
		batch.clear();
		stream.push(textOf([line]), receivedAt, {batchFor: () => batch});
		return batch.count === 0 ? noFields : batch.fieldsOf(0);
	});
}

function textOf(lines: readonly LabelledLine[]): Buffer {
	return Buffer.concat(lines.flatMap(({text}) => [text, Buffer.from('\n')]));
}

function sourceOf(fields: EcsFields): string {
	const named = ['source.ip', 'source.domain', 'source.address'].map((name) => fields.get(name));
	return String(named.find((value) => value !== undefined) ?? '');
}

/** Addresses in their one form; fail2ban's tests have some with zeros before their digits. */
function comparable(source: string): string {
	return canonicalAddress(source.replaceAll(/\b0+(?=\d+(?:\.|$))/g, '')) ?? source.toLowerCase();
}

/** Microseconds a line. */
function nmsCost(pipeline: Pipeline, lines: readonly LabelledLine[]): string {
	const batch = new EventBatch();
	const text = textOf(lines);
	const cost = leastCost(lines.length, () => {
		batch.clear();
		pipeline.open(bench, reading).push(text, receivedAt, {batchFor: () => batch});
	});
	return cost.toFixed(1);
}

/** Microseconds of processor time a line; in words where fail2ban does not run here. */
function fail2banCost(directory: string, lines: readonly LabelledLine[]): string {
	const log = path.join(directory, costly.log);
	const text = textOf(lines);
	const cost = (times: number): number | undefined => {
		writeFileSync(log, Buffer.concat(Array.from({length: times}, () => text)));
		const before = endedChildrenSeconds();
		const {status} = spawnSync(
			'python3',
			[
				path.join(directory, 'usr/bin/fail2ban-regex'),
				`--config=${path.join(directory, 'etc/fail2ban')}`,
				log,
				costly.log,
			],
			{env: {...process.env, PYTHONPATH: path.join(directory, modules)}},
		);
		return status === 0 ? endedChildrenSeconds() - before : undefined;
	};
	const [once, often] = [cost(1), cost(costly.times)];
	if (once === undefined || often === undefined) return 'not measured: it does not run here';
	return (((often - once) * 1e6) / ((costly.times - 1) * lines.length)).toFixed(1);
}
