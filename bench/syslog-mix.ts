import {randomFrom} from '../test/helpers/random.ts';

/** What the mix is made of, by share of events; a bench prints it beside its figure. */
export const mixDescription =
	'30% sshd, 30% nginx, 25% UFW, 8% sudo, 4% CRON, 3% systemd; 50 hosts, 4,096 addresses';

export type MixFormat = 'rfc5424' | 'rfc3164';

/** One message before it has a wire format. */
export interface MixMessage {
	readonly facility: number;
	readonly severity: number;
	readonly host: string;
	readonly app: string;
	readonly pid: number | undefined;
	readonly text: string;
}

/** The same messages at every run, over a day. */
export function syslogMix(count: number, format: MixFormat): readonly Buffer[] {
	const from = Date.UTC(2025, 9, 9);
	return [...mixLines({count, format, from, to: from + 86_400_000})].map((line) =>
		Buffer.from(line),
	);
}

export interface MixRequest {
	readonly count: number;
	readonly format: MixFormat;
	/** The time the messages are evenly spread over, in milliseconds. */
	readonly from: number;
	readonly to: number;
	/** Another one makes other messages. */
	readonly seed?: number;
}

/** The messages one after the other, for more of them than memory holds; apart from their times the same at every run. */
export function* mixLines({count, format, from, to, seed = 1}: MixRequest): Generator<string> {
	const nextMessage = messageSource(seed);
	for (let made = 0; made < count; made += 1) {
		const time = from + ((to - from) * made) / count;
		yield syslogLine(nextMessage(time), format, time);
	}
}

/** A message as it stands on the wire, without framing; `time` in milliseconds. */
export function syslogLine(message: MixMessage, format: MixFormat, time: number): string {
	const {facility, severity, host, app, pid, text} = message;
	const iso = new Date(time).toISOString();
	const pri = `<${facility * 8 + severity}>`;
	if (format === 'rfc5424') {
		const micros = String(Math.floor(time * 1000) % 1000).padStart(3, '0');
		return `${pri}1 ${iso.slice(0, 23)}${micros}Z ${host} ${app} ${pid ?? '-'} - - ${text}`;
	}
	const month = months[Number(iso.slice(5, 7)) - 1];
	const day = String(Number(iso.slice(8, 10))).padStart(2);
	const tag = pid === undefined ? app : `${app}[${pid}]`;
	return `${pri}${month} ${day} ${iso.slice(11, 19)} ${host} ${tag}: ${text}`;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const users =
	'root admin oracle postgres test ubuntu git deploy alice bob carol dave jenkins www-data backup nagios'.split(
		' ',
	);
const paths =
	'/ /index.html /api/v1/events /api/v1/login /static/app.js /static/style.css /favicon.ico /wp-login.php /.env /admin/ /images/logo.png /api/v2/hosts /health /metrics /search'.split(
		' ',
	);
const browsers = [
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
	'curl/7.88.1',
	'Mozilla/5.0 (compatible; bingbot/2.0)',
	'python-requests/2.31.0',
	'Go-http-client/1.1',
];
const commands = [
	'/usr/bin/apt-get update',
	'/bin/systemctl restart nginx',
	'/usr/bin/tail -f /var/log/syslog',
	'/bin/cat /etc/shadow',
	'/usr/sbin/ufw status',
	'/bin/ls -la /root',
];
const attackedPorts = [22, 23, 80, 443, 3389, 8080, 5900, 445];
const addressCount = 4096;

type Random = (below: number) => number;
type Part = Omit<MixMessage, 'host'>;

/** Tells the next message of a given time. Half of them come from 5 hosts, and some addresses are much busier than others. */
function messageSource(seed: number): (time: number) => MixMessage {
	const random = numbers(seed);
	const addresses = Array.from({length: addressCount}, () => {
		const first = 1 + random(223);
		return `${first}.${random(256)}.${random(256)}.${random(256)}`;
	});
	return (time) => {
		const number = random(100) < 50 ? random(5) : random(50);
		const host = `${['web', 'db', 'fw'][number % 3]}-${String(number).padStart(2, '0')}`;
		const address = addresses[random(addressCount) & random(addressCount)] ?? '';
		return {host, ...partOf(random, address, time)};
	};
}

function partOf(random: Random, address: string, time: number): Part {
	const share = random(100);
	if (share < 30) return sshd(random, address);
	if (share < 60) return nginx(random, address, time);
	if (share < 85) return firewall(random, address, time);
	if (share < 93) return sudo(random);
	if (share < 97) {
		const text = `(root) CMD (   cd / && run-parts --report /etc/cron.hourly # job ${random(100_000)})`;
		return {facility: 9, severity: 6, app: 'CRON', pid: pidOf(random), text};
	}
	const text = `session-${random(100_000)}.scope: Deactivated successfully. Consumed ${random(60)}.${random(1000)}s CPU time.`;
	return {facility: 3, severity: 6, app: 'systemd', pid: 1, text};
}

function sshd(random: Random, address: string): Part {
	const base = {facility: 10, severity: 6, app: 'sshd', pid: pidOf(random)};
	const [share, user, port] = [random(10), users[random(16)], 1024 + random(60_000)];
	if (share < 4) {
		const unknown = random(2) === 0 ? '' : 'invalid user ';
		const text = `Failed password for ${unknown}${user} from ${address} port ${port} ssh2`;
		return {...base, severity: 5, text};
	}
	if (share < 6) {
		const print = Array.from({length: 10}, () => hex(random, 4)).join('');
		const text = `Accepted publickey for ${user} from ${address} port ${port} ssh2: ED25519 SHA256:${print}AbC`;
		return {...base, text};
	}
	if (share < 8) {
		const text = `Connection closed by authenticating user ${user} ${address} port ${port} [preauth]`;
		return {...base, text};
	}
	const text = `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${address}  user=${user}`;
	return {...base, text};
}

function nginx(random: Random, address: string, time: number): Part {
	const iso = new Date(time).toISOString();
	const month = months[Number(iso.slice(5, 7)) - 1];
	const stamp = `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
	const status = random(20) === 0 ? 500 : random(5) === 0 ? 404 : 200;
	const method = random(4) === 0 ? 'POST' : 'GET';
	const request = `"${method} ${paths[random(15)]}?id=${random(100_000)} HTTP/1.1"`;
	const text = `${address} - - [${stamp}] ${request} ${status} ${random(50_000)} "-" "${browsers[random(5)]}"`;
	return {
		facility: 16,
		severity: status === 500 ? 3 : 6,
		app: 'nginx',
		pid: pidOf(random),
		text,
	};
}

function firewall(random: Random, address: string, time: number): Part {
	const uptime = `${Math.floor((time % 86_400_000) / 1000) + 1000}.${String(random(1_000_000)).padStart(6, '0')}`;
	const mac = `52:54:00:${hex(random, 2)}:${hex(random, 2)}:${hex(random, 2)}:08:00`;
	const packet = `LEN=${40 + random(20)} TOS=0x00 PREC=0x00 TTL=${30 + random(220)} ID=${random(65_536)} DF PROTO=TCP`;
	const ports = `SPT=${1024 + random(60_000)} DPT=${attackedPorts[random(8)]}`;
	const text = `[${uptime}] [UFW BLOCK] IN=eth0 OUT= MAC=${mac} SRC=${address} DST=10.0.${random(4)}.${random(255)} ${packet} ${ports} WINDOW=1024 RES=0x00 SYN URGP=0`;
	return {facility: 0, severity: 4, app: 'kernel', pid: undefined, text};
}

function sudo(random: Random): Part {
	const [user = '', home] = [users[8 + random(4)], users[8 + random(4)]];
	const text = `${user.padStart(8)} : TTY=pts/${random(9)} ; PWD=/home/${home} ; USER=root ; COMMAND=${commands[random(6)]}`;
	return {
		facility: 10,
		severity: random(10) === 0 ? 1 : 5,
		app: 'sudo',
		pid: undefined,
		text,
	};
}

function pidOf(random: Random): number {
	return 300 + random(32_000);
}

function hex(random: Random, digits: number): string {
	return random(16 ** digits)
		.toString(16)
		.padStart(digits, '0');
}

/** Integers below a bound. */
export function numbers(seed: number): Random {
	const random = randomFrom(seed);
	return (below) => Math.floor(random() * below);
}
