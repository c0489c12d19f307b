import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {aptInstall, unpack} from './debian.ts';
import {lineCount} from './line-count.ts';
import {freePort} from './listening-ports.ts';
import {startPeer} from './peer-process.ts';
import type {ReceiverKind, Wire} from './receiver.ts';

/** Debian's package conflicts with rsyslog, so it is unpacked beside it, with the libraries that nothing else brings. */
const unpackedPackages = [
	'syslog-ng-core',
	'syslog-ng-mod-sql',
	'libdbi1',
	'libivykis0',
	'libnet1',
	'libwrap0',
];
/** libdbi finds its drivers in one place only. */
const driver = 'libdbd-sqlite3';

interface Unpacked {
	readonly program: string;
	readonly modules: string;
	readonly libraries: string;
	/** As its configuration has to name it: `3.38`. */
	readonly version: string;
}

/** What syslog-ng can be measured as on this machine, and what is left out, in words. */
export function syslogNgKinds(directory: string): {
	readonly kinds: readonly ReceiverKind[];
	readonly missing: readonly string[];
} {
	const unpacked = unpack(unpackedPackages, directory) ? findUnpacked(directory) : undefined;
	if (unpacked === undefined)
		return {kinds: [], missing: ['syslog-ng: apt-get download of it does not work here']};
	const toFile = syslogNgKind('syslog-ng', unpacked, {
		output: 'out.log',
		destination: (output) => `file("${output}")`,
		count: lineCount,
	});
	if (!aptInstall([driver]))
		return {kinds: [toFile], missing: [`syslog-ng -> SQLite: ${driver} cannot be installed`]};
	const toSqlite = syslogNgKind('syslog-ng -> SQLite', unpacked, {
		output: 'out.db',
		destination: sqlDestination,
		count: rowCount,
	});
	return {kinds: [toFile, toSqlite], missing: []};
}

function findUnpacked(directory: string): Unpacked | undefined {
	const base = path.join(directory, 'usr/lib/syslog-ng');
	const version = readdirSync(base).find((name) => /^\d+\.\d+$/.test(name));
	const shared = readdirSync(path.join(directory, 'usr/lib')).map((name) =>
		path.join(directory, 'usr/lib', name),
	);
	const program = path.join(directory, 'usr/sbin/syslog-ng');
	if (version === undefined || !existsSync(program)) return undefined;
	return {program, modules: path.join(base, version), libraries: shared.join(':'), version};
}

interface Destination {
	readonly output: string;
	readonly destination: (output: string) => string;
	readonly count: (output: string) => number;
}

function syslogNgKind(
	name: string,
	{program, modules, libraries, version}: Unpacked,
	{output, destination, count}: Destination,
): ReceiverKind {
	return {
		name,
		start: async (directory, wire) => {
			mkdirSync(directory);
			const port = await freePort();
			const inDirectory = (file: string): string => path.join(directory, file);
			writeFileSync(
				inDirectory('conf'),
				`@version: ${version}
options {
	threaded(yes); flush-lines(100); log-fifo-size(200000); stats-level(0);
	keep-hostname(yes); use-dns(no); dns-cache(no); chain-hostnames(no); ts-format(iso);
};
source in { ${source(port, wire)} };
destination out { ${destination(inDirectory(output))}; };
log { source(in); destination(out); flags(flow-control); };
`,
			);
			return startPeer({
				program,
				words: [
					'--foreground',
					'--no-caps',
					`--cfgfile=${inDirectory('conf')}`,
					`--module-path=${modules}`,
					`--persist-file=${inDirectory('persist')}`,
					`--pidfile=${inDirectory('pid')}`,
					`--control=${inDirectory('control')}`,
				],
				env: {LD_LIBRARY_PATH: libraries},
				directory,
				port,
				protocols: ['tcp'],
				output: inDirectory(output),
				count,
			});
		},
	};
}

/** Octet counting is spoken by another driver than lines are. */
function source(port: number, {framing, format}: Wire): string {
	const options = `ip("127.0.0.1") port(${port}) transport("tcp") max-connections(200) log-iw-size(200000) log-fetch-limit(1000)`;
	if (framing === 'octet') return `syslog(${options});`;
	return `network(${options} ${format === 'rfc5424' ? 'flags(syslog-protocol)' : ''});`;
}

/** A thousand rows a transaction; with log-iw-size() / max-connections() below that it would wait for its timeout at each of them. */
function sqlDestination(output: string): string {
	return [
		`sql(type(sqlite3) database("${output}") table("logs")`,
		'columns("datetime", "host", "program", "pid", "message")',
		'values("${ISODATE}", "${HOST}", "${PROGRAM}", "${PID}", "${MSGONLY}")',
		'indexes("datetime", "host") flush-lines(1000) flush-timeout(1000) flags("explicit-commits"))',
	].join(' ');
}

function rowCount(output: string): number {
	const database = new DatabaseSync(output, {readOnly: true});
	try {
		return Number(database.prepare('SELECT count(*) AS rows FROM logs').get()?.['rows']);
	} finally {
		database.close();
	}
}
