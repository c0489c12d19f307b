import {syslog3164, syslog5424} from './messages.ts';

/** The devices of the demo; each sends from an address of its own. */
export const deviceNames = ['pi', 'router', 'web'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** One message of the script. */
export interface Step {
	/** Milliseconds after the script's start. */
	readonly at: number;
	readonly device: DeviceName;
	/** Over UDP as a datagram of its own, whatever the device uses else. */
	readonly isDatagram?: boolean;
	/** The bytes, with the time of sending where the format has one. */
	readonly message: (now: Date) => Buffer;
}

/** The documentation networks of RFC 5737 stand for the internet. */
export const attacker = '203.0.113.7';
export const infectedHost = '192.168.1.66';
const scannedHost = '198.51.100.23';

/** The whole incident in order of time: about 12 seconds. */
export function attackSteps(): readonly Step[] {
	return [...bruteForce(), ...wormScan(), ...webNoise(), ...garbage()].toSorted(
		(left, right) => left.at - right.at,
	);
}

// One guess as OpenSSH logs it: only the "Failed ..." line counts as an attempt.
function bruteForce(): readonly Step[] {
	const guesses = ['admin', 'oracle', 'root', 'ubuntu', 'root', 'pi', 'pi'];
	const steps = guesses.flatMap((user, at) => guess(user, {at: 500 + at * 900, port: 51_200 + at}));
	const [from, port] = [attacker, 51_230];
	return [
		...steps,
		sshd(7000, `message repeated 2 times: [ Failed password for pi from ${from} port 51207 ssh2]`),
		sshd(9000, `Accepted password for pi from ${from} port ${port} ssh2`),
		sshd(9050, 'pam_unix(sshd:session): session opened for user pi(uid=1000) by (uid=0)'),
	];
}

function guess(
	user: string,
	{at, port}: {readonly at: number; readonly port: number},
): readonly Step[] {
	const isKnown = user === 'pi' || user === 'root';
	const name = isKnown ? user : `invalid user ${user}`;
	return [
		...(isKnown ? [] : [sshd(at, `Invalid user ${user} from ${attacker} port ${port}`)]),
		sshd(
			at + 20,
			`pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${attacker}`,
		),
		sshd(at + 300, `Failed password for ${name} from ${attacker} port ${port} ssh2`),
		sshd(
			at + 350,
			`Connection closed by ${isKnown ? 'authenticating' : 'invalid'} user ${user} ${attacker} port ${port} [preauth]`,
		),
	];
}

function sshd(at: number, text: string): Step {
	return {
		at,
		device: 'pi',
		message: (now) =>
			syslog3164({facility: 10, severity: 6, host: 'pi', tag: 'sshd[2811]', text, now}),
	};
}

/** A host inside tries telnet on many others outside, and the router drops it. */
function wormScan(): readonly Step[] {
	return Array.from({length: 30}, (_, number) => ({
		at: 2000 + number * 250,
		device: 'router' as const,
		message: (now: Date) => firewallDrop(number, now),
	}));
}

function firewallDrop(number: number, now: Date): Buffer {
	const [source, target] = [infectedHost, scannedHost];
	const text =
		`[UFW BLOCK] IN=br-lan OUT=wan0 MAC=02:00:5e:00:00:01:02:00:5e:00:00:02:08:00 SRC=${source} DST=${target} ` +
		`LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=${4000 + number} DF PROTO=TCP SPT=${40_000 + number} DPT=23 WINDOW=64240 RES=0x00 SYN URGP=0`;
	return syslog3164({facility: 0, severity: 4, host: 'router', tag: 'kernel', text, now});
}

function webNoise(): readonly Step[] {
	return Array.from({length: 24}, (_, number) => ({
		at: 100 + number * 480,
		device: 'web' as const,
		message: (now: Date) => accessLine(number, now),
	}));
}

/** One line of an nginx access log, as a syslog message. */
export function accessLine(number: number, now: Date): Buffer {
	const paths = ['/', '/index.html', '/wp-login.php', '/api/v1/orders?page=2', '/favicon.ico'];
	const path = paths[number % paths.length] ?? '/';
	const status = path === '/wp-login.php' ? 404 : 200;
	const client = `198.51.100.${10 + (number % 40)}`;
	const text = `${client} - - "GET ${path} HTTP/1.1" ${status} ${600 + number * 7} "-" "Mozilla/5.0 (X11; Linux x86_64)"`;
	return syslog5424({facility: 23, severity: 6, host: 'web', app: 'nginx', text, now});
}

/** What arrives at an open UDP port besides syslog; the last is a line that tries to steer the reader's terminal. */
function garbage(): readonly Step[] {
	const datagrams = [
		'<x>boom',
		'<999>Nov 20 14:03:11 router kernel: a priority that does not exist',
		Buffer.from([0x3c, 0x31, 0x33, 0x3e, 0xc3, 0x28, 0xff, 0xfe, 0x00, 0x80]),
		'',
		'GET / HTTP/1.0\r\n\r\n',
		'<13>Nov 20 14:03:11 web app: \u001B[2J\u001B]0;owned\u0007 nothing happened here',
	];
	return datagrams.map((datagram, number) => ({
		at: 1500 + number * 1200,
		device: 'router' as const,
		isDatagram: true,
		message: () => Buffer.from(datagram),
	}));
}
