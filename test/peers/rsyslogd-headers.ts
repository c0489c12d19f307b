import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import * as z from 'zod';
import {deviceLines, rsyslogdReads} from '../helpers/device-lines.ts';
import {scanned} from '../helpers/scan.ts';
import {sharedData, testWithSharedData} from '../helpers/shared-data.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

// The same bytes through rsyslogd with its default parsers, and what both say of host, program, pid and message.

const rsyslogd = '/usr/sbin/rsyslogd';
const isThere = existsSync(rsyslogd);
const peerTest = isThere ? test.serial : test.serial.skip;
const why = isThere ? '' : ` (needs ${rsyslogd})`;

type Header = readonly [hostname: string, app: string, procid: string, message: string];

peerTest(
	`rsyslogd reads devices' lines as nms does but for documented differences${why}`,
	async (t) => {
		const lines = deviceLines.map(({line}) => line);
		const theirs = await readByRsyslogd(t, lines);
		for (const [index, {line, difference}] of deviceLines.entries()) {
			t.true(difference === undefined || difference in rsyslogdReads, line);
			const isSame = JSON.stringify(theirs[index]) === JSON.stringify(readByNms(line));
			const both = `${line}: ${JSON.stringify([theirs[index], readByNms(line)])}`;
			t.is(isSame, difference === undefined, both);
		}
	},
);

const caseSchema = z.object({
	input: z.string(),
	kind: z.string().optional(),
});

for (const project of ['rsyslog', 'fluentd', 'syslog-loose']) {
	(isThere ? testWithSharedData : test.skip)(
		`nms and rsyslogd split 94 of 100 headers of ${project} alike${why}`,
		async (t: ExecutionContext) => {
			const lines = messagesOf(project);
			t.true(lines.length >= 30);
			const theirs = await readByRsyslogd(t, lines);
			let [same, all] = [0, 0];
			for (const [index, line] of lines.entries()) {
				const ours = readByNms(line);
				for (const [place, part] of (theirs[index] ?? []).entries()) {
					all += 1;
					if (part === ours[place]) same += 1;
				}
			}
			t.log(`${project}: ${same} of ${all} header fields of ${lines.length} messages agree`);
			t.is(all, lines.length * 4);
			t.true(same / all >= 0.94);
		},
	);
}

function messagesOf(project: string): readonly string[] {
	return readFileSync(sharedData(`syslog/${project}.jsonl`), 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => caseSchema.parse(JSON.parse(line)))
		.filter(({kind, input}) => kind === undefined && input.startsWith('<'))
		.map(({input}) => input);
}

function readByNms(line: string): Header {
	const result = scanned(line);
	const {hostname, app, procid, message} = result.ok ? result : result.partial;
	return [hostname ?? '', app ?? '', procid ?? '', (message ?? '').trim()];
}

/** What rsyslogd makes of the messages, in their order: over a socket of its own, octet-counted, so that every byte arrives. */
async function readByRsyslogd(
	t: ExecutionContext,
	messages: readonly string[],
): Promise<readonly Header[]> {
	const directory = temporaryDirectory(t);
	const socket = path.join(directory, 'in.sock');
	const output = path.join(directory, 'out');
	const configuration = path.join(directory, 'rsyslog.conf');
	writeFileSync(
		configuration,
		[
			`global(workDirectory="${directory}" localHostname="receiver" parser.escapeControlCharactersOnReceive="off")`,
			'module(load="imptcp")',
			'template(name="header" type="string" string="[\\"%hostname:::json%\\",\\"%programname:::json%\\",\\"%procid:::json%\\",\\"%msg:::json%\\"]\\n")',
			`input(type="imptcp" path="${socket}")`,
			`action(type="omfile" file="${output}" template="header")`,
			'',
		].join('\n'),
	);
	const child = spawn(
		rsyslogd,
		['-n', '-f', configuration, '-i', path.join(directory, 'rsyslogd.pid')],
		{stdio: 'ignore'},
	);
	const ended = once(child, 'close');
	t.teardown(async () => {
		child.kill('SIGTERM');
		await ended;
	});
	await until('rsyslogd listens', () => isListening(socket) || child.exitCode !== null);
	const connection = connect(socket);
	connection.end(messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join(''));
	await once(connection, 'close');
	let lines: readonly string[] = [];
	await until('rsyslogd has written every message', () => {
		lines = existsSync(output) ? readFileSync(output, 'utf8').split('\n').slice(0, -1) : [];
		return lines.length >= messages.length;
	});
	return lines.map(headerOf);
}

/** A socket has its file before it listens, which only unix(7)'s table of them tells: `00010000` are the flags of one that does. */
function isListening(socket: string): boolean {
	return readFileSync('/proc/net/unix', 'utf8')
		.split('\n')
		.map((line) => line.split(' '))
		.some((words) => words[3] === '00010000' && words.at(-1) === socket);
}

/** What is absent is `-` or empty, or, for a host, the receiver's own name. */
function headerOf(line: string): Header {
	const [hostname = '', app = '', procid = '', message = ''] = z
		.array(z.string())
		.parse(JSON.parse(line));
	const absent = new Set(['-', 'receiver']);
	const present = (text: string) => (absent.has(text) ? '' : text);
	return [present(hostname), present(app), present(procid), message.trim()];
}
