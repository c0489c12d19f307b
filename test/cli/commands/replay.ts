import {mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {NmsError} from '../../../src/base/errors.ts';
import {runReplay} from '../../../src/cli/commands/replay.ts';
import {loadContent} from '../../../src/cli/replay/content.ts';
import {alertJson} from '../../../src/proto/rpc/schema.ts';
import type {AlertJson} from '../../../src/proto/rpc/schema.ts';
import {parseTimeZone} from '../../../src/base/time-zone.ts';
import {sharedData, testWithSharedData} from '../../helpers/shared-data.ts';

/** Compiled once, which takes longer than any of these replays. */
const content = loadContent({});

type Options = Partial<Parameters<typeof runReplay>[0]>;

/** A directory of the test's own, with these files, last modified on 20 November 2026. */
function directoryOf(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
	const directory = mkdtempSync(path.join(tmpdir(), 'nms-replay-'));
	t.teardown(() => {
		rmSync(directory, {recursive: true});
	});
	for (const [name, text] of Object.entries(files)) {
		const file = path.join(directory, name);
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, text);
		utimesSync(file, new Date('2026-11-20T12:00:00Z'), new Date('2026-11-20T12:00:00Z'));
	}
	return directory;
}

async function replay(
	files: readonly string[],
	options: Options = {},
): Promise<readonly AlertJson[]> {
	const lines: string[] = [];
	const print = async (text: string): Promise<void> => {
		lines.push(...text.split('\n'));
	};
	await runReplay({files, content, isJson: true, print, ...options});
	return lines.map((line) => alertJson.parse(JSON.parse(line)));
}

/** Lines of sshd: `failed` at these seconds after 10:00, from one address. */
function failures(seconds: readonly number[], source = '192.0.2.7'): string {
	return seconds
		.map(
			(second) =>
				`${stamp(second)} pi sshd[7]: Failed password for root from ${source} port 4242 ssh2\n`,
		)
		.join('');
}

function stamp(second: number): string {
	return `Nov 10 10:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`;
}

test('failed logins of a file are one alert with its lines', async (t) => {
	const directory = directoryOf(t, {'auth.log': failures([0, 60, 120, 180, 240])});
	const file = path.join(directory, 'auth.log');
	const [alert, ...others] = await replay([file]);
	t.deepEqual(others, []);
	t.like(alert, {
		rule: {name: 'SSH brute force'},
		severity: 'high',
		source: {ip: '192.0.2.7'},
		user: {name: 'root'},
		host: {name: 'pi'},
		count: 5,
		first_seen: '2026-11-10T10:00:00.000Z',
		last_seen: '2026-11-10T10:04:00.000Z',
		event_ids: [1, 2, 3, 4, 5].map((line) => `${file}:${line}`),
	});
});

test('files are read together in order of time', async (t) => {
	const directory = directoryOf(t, {a: failures([1, 3, 5]), b: failures([0, 2])});
	const [a, b] = [path.join(directory, 'a'), path.join(directory, 'b')];
	const alerts = await replay([a, b]);
	t.deepEqual(
		alerts.map(({count, event_ids: events}) => [count, events]),
		[[5, [`${b}:1`, `${a}:1`, `${b}:2`, `${a}:2`, `${a}:3`]]],
	);
});

test('lines may have a priority, CRLF and no newline at the end', async (t) => {
	const text = failures([0, 1, 2, 3, 4])
		.trimEnd()
		.split('\n')
		.map((line) => `<38>${line}`)
		.join('\r\n');
	const directory = directoryOf(t, {'auth.log': text});
	t.deepEqual(
		(await replay([path.join(directory, 'auth.log')])).map(({count}) => count),
		[5],
	);
});

test('a repetition counts as often as it says', async (t) => {
	const line = `${stamp(9)} pi sshd[7]: message repeated 5 times: [ Failed password for root from 192.0.2.7 port 4 ssh2]\n`;
	const directory = directoryOf(t, {'auth.log': failures([0]) + line});
	const alerts = await replay([path.join(directory, 'auth.log')]);
	t.deepEqual(
		alerts.map(({count, event_ids: events}) => [count, events.length]),
		[[6, 2]],
	);
});

test('a login after failures is critical and names who got in', async (t) => {
	const login = `${stamp(30)} pi sshd[8]: Accepted password for alice from 192.0.2.7 port 4 ssh2\n`;
	const directory = directoryOf(t, {'auth.log': failures([0, 10, 20]) + login});
	const [alert] = await replay([path.join(directory, 'auth.log')]);
	t.like(alert, {severity: 'critical', user: {name: 'alice'}, count: 4});
});

function deny(source: string, second: number): string {
	return `${stamp(second)} router kernel: [UFW BLOCK] IN=br0 OUT=wan MAC=00:11 SRC=${source} DST=203.0.113.9 LEN=40 PROTO=TCP SPT=1 DPT=2\n`;
}

test('only denies of inside addresses make an alert', async (t) => {
	const seconds = Array.from({length: 20}, (_, i) => i * 3);
	const text = seconds
		.map((second) => deny('192.168.1.7', second) + deny('198.51.100.7', second))
		.join('');
	const directory = directoryOf(t, {'kern.log': text});
	const alerts = await replay([path.join(directory, 'kern.log')]);
	t.deepEqual(
		alerts.map(({severity, source, count}) => [severity, source.ip, count]),
		[['medium', '192.168.1.7', 20]],
	);
});

test('year and zone of the lines can be given', async (t) => {
	const directory = directoryOf(t, {'auth.log': failures([0, 1, 2, 3, 4])});
	const file = path.join(directory, 'auth.log');
	const [alert] = await replay([file], {year: 2019, zone: parseTimeZone('Europe/Berlin')});
	t.is(alert?.first_seen, '2019-11-10T09:00:00.000Z');
});

test('the rules of a directory replace the own ones', async (t) => {
	const directory = directoryOf(t, {
		'auth.log': failures([0, 1, 2, 3, 4]),
		'rules/sub/one.yml': `title: Root was tried
id: 5e4d7f0a-7d1c-4b6e-9d57-6a4a3c0f1b2d
level: low
logsource: {product: linux, service: sshd}
detection: {words: [for root], condition: words}
`,
	});
	const alerts = await replay([path.join(directory, 'auth.log')], {
		content: loadContent({rules: path.join(directory, 'rules')}),
	});
	t.deepEqual(
		alerts.map(({rule, severity, count}) => [rule.name, severity, count]),
		[['Root was tried', 'low', 5]],
	);
});

test('an unreadable file fails after the others were replayed', async (t) => {
	const directory = directoryOf(t, {'auth.log': failures([0, 1, 2, 3, 4])});
	const printed: string[] = [];
	const error = await t.throwsAsync(
		runReplay({
			files: [path.join(directory, 'absent.log'), directory, path.join(directory, 'auth.log')],
			content,
			isJson: true,
			print: async (line) => {
				printed.push(line);
			},
		}),
		{instanceOf: NmsError},
	);
	t.is(error?.code, 'refused');
	t.regex(error?.message ?? '', /absent\.log: ENOENT.*: EISDIR/);
	t.is(printed.length, 1);
});

test('without --json there is one line per alert and no control byte', async (t) => {
	const text = failures([0, 1, 2, 3, 4]).replaceAll(' pi ', ' pi\u009B31m ');
	const directory = directoryOf(t, {'auth.log': text, 'empty.log': ''});
	const printed: string[] = [];
	const print = async (line: string): Promise<void> => {
		printed.push(line);
	};
	await runReplay({files: [path.join(directory, 'auth.log')], content, isJson: false, print});
	await runReplay({files: [path.join(directory, 'empty.log')], content, isJson: false, print});
	t.is(printed.length, 2);
	t.is(printed[0]?.split('\n').length, 2);
	t.false(printed[0]?.includes('\u009B'));
	t.is(printed[1], 'no alerts');
});

testWithSharedData('the eleven guessing addresses of a real log are high', async (t) => {
	const all = await replay([sharedData('loghub/OpenSSH_2k.log')]);
	t.deepEqual(new Set(all.map(({severity}) => severity)), new Set(['high', 'low']));
	const alerts = all.filter(({severity}) => severity === 'high');
	const counted = guessingAddresses(
		readFileSync(sharedData('loghub/OpenSSH_2k.log_structured.csv'), 'utf8'),
	);
	t.is(counted.size, 11);
	t.deepEqual(new Set(alerts.map(({source}) => source.ip)), counted);
	const accepted = /Accepted password for \S+ from (\S+)/.exec(
		readFileSync(sharedData('loghub/OpenSSH_2k.log'), 'utf8'),
	);
	t.false(alerts.some(({source}) => source.ip === accepted?.[1]));
});

/** Counted apart from all of ours: the times of "Failed" lines by address, five of them within 600 s. */
function guessingAddresses(csv: string): ReadonlySet<string> {
	const times = new Map<string, number[]>();
	for (const line of csv.split('\n')) {
		// The template behind the event id repeats the words.
		const row = line.replace(/,E\d+,[^]*$/, '');
		const [, , , clock = ''] = row.split(',');
		const [, repeated = '1', source] =
			/(?:message repeated (\d+) times: \[ )?Failed \w+ for .* from (\S+) port/.exec(row) ?? [];
		if (source === undefined) continue;
		const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
		const second = (hours * 60 + minutes) * 60 + seconds;
		const own = times.get(source) ?? [];
		times.set(source, [...own, ...Array.from({length: Number(repeated)}, () => second)]);
	}
	const guessing = [...times].filter(([, own]) =>
		own.some((second, i) => i >= 4 && second - (own[i - 4] ?? 0) <= 600),
	);
	return new Set(guessing.map(([source]) => source));
}

test('a compressed file is refused and a file named twice read once', async (t) => {
	const directory = directoryOf(t, {'auth.log': failures([0, 1, 2, 3, 4])});
	const packed = path.join(directory, 'auth.log.1.gz');
	writeFileSync(packed, gzipSync('text'));
	const file = path.join(directory, 'auth.log');
	t.like((await replay([file, file]))[0], {count: 5});
	await t.throwsAsync(replay([packed]), {message: /auth\.log\.1\.gz: it is compressed; unpack it/});
});
