/** What the mix is made of, by share of events; a bench prints it beside its figure. */
export const mixDescription =
	'30% sshd, 30% nginx, 25% UFW kernel, 8% sudo, 7% CRON; 50 hosts, 4,096 addresses';

export type MixFormat = 'rfc5424' | 'rfc3164';

/** The same messages at every run. */
export function syslogMix(count: number, format: MixFormat): readonly Buffer[] {
	const random = numbers(1);
	return Array.from({length: count}, () => {
		const host = `host${random(50)}`;
		const {app, pid, text} = message(random);
		const second = String(random(60)).padStart(2, '0');
		const micros = String(random(1_000_000)).padStart(6, '0');
		return Buffer.from(
			format === 'rfc5424'
				? `<${random(192)}>1 2025-10-09T12:34:${second}.${micros}Z ${host} ${app} ${pid ?? '-'} - - ${text}`
				: `<${random(192)}>Oct  9 12:34:${second} ${host} ${app}${pid === null ? '' : `[${pid}]`}: ${text}`,
		);
	});
}

function message(random: (below: number) => number): {
	app: string;
	pid: number | null;
	text: string;
} {
	const share = random(100);
	const address = `10.1.${random(16)}.${random(256)}`;
	if (share < 30) {
		const user = random(2) === 0 ? 'root' : 'invalid user admin';
		const text = `Failed password for ${user} from ${address} port ${1024 + random(60_000)} ssh2`;
		return {app: 'sshd', pid: 1 + random(32_768), text};
	}
	if (share < 60) {
		const request = `"GET /products/${random(9999)}?page=${random(20)} HTTP/1.1" 200 ${random(99_999)}`;
		const agent = '"https://example.com/" "Mozilla/5.0 (X11; Linux x86_64)"';
		return {
			app: 'nginx',
			pid: null,
			text: `${address} - - [09/Oct/2025:12:34:56 +0000] ${request} ${agent}`,
		};
	}
	if (share < 85) {
		const link = 'IN=eth0 OUT= MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00';
		const packet = `LEN=60 TOS=0x00 PREC=0x00 TTL=${random(64)} ID=${random(65_536)} DF PROTO=TCP`;
		const text = `[${random(99_999)}.${random(999_999)}] [UFW BLOCK] ${link} SRC=${address} DST=192.168.1.10 ${packet} SPT=${random(65_536)} DPT=22`;
		return {app: 'kernel', pid: null, text};
	}
	if (share < 93) {
		const text = 'alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/apt update';
		return {app: 'sudo', pid: 1 + random(32_768), text};
	}
	const text = 'pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)';
	return {app: 'CRON', pid: 1 + random(32_768), text};
}

/** Integers below a bound, by a linear congruential generator. */
function numbers(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}
