import {spawn} from 'node:child_process';
import {X509Certificate} from 'node:crypto';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import type {Socket} from 'node:net';
import {connect as connectTcp} from 'node:net';
import type {ConnectionOptions, TLSSocket} from 'node:tls';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {connect} from 'node:tls';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {SenderQuota} from '../../src/intake/sender-quota.ts';
import {Senders} from '../../src/intake/senders.ts';
import {TcpIntake} from '../../src/intake/tcp.ts';
import type {TlsCredentials, TlsRefusedConnection} from '../../src/intake/tls-handshakes.ts';
import {handshakeLimits, TlsHandshakes} from '../../src/intake/tls-handshakes.ts';
import {Valve} from '../../src/intake/valve.ts';
import type {Certificate, CertificateWish} from '../helpers/certificates.ts';
import {hasOpenssl, makeCertificate} from '../helpers/certificates.ts';
import {openConnection, sendStream} from '../helpers/syslog-senders.ts';
import {until} from '../helpers/until.ts';

interface Setup {
	readonly port: number;
	readonly authority: Certificate;
	readonly intake: TcpIntake;
	readonly handshakes: TlsHandshakes;
	readonly valve: Valve;
	/** What was read, of each connection. */
	readonly texts: readonly string[];
	readonly refused: readonly TlsRefusedConnection[];
	/** Takes other credentials than the first ones. */
	readonly use: (changes: Partial<TlsCredentials>) => void;
}

const tlsTest = hasOpenssl ? test : test.skip;
const why = hasOpenssl ? '' : ' (needs openssl)';
const noQuota = {eventsPerSecond: 0, bytesPerSecond: 0, burstMs: 1000};

const directory = mkdtempSync(path.join(tmpdir(), 'nms-test-'));
const made = new Map<string, Certificate>();
test.after.always(() => rmSync(directory, {recursive: true, force: true}));

/** Each is made once. */
function certificateOf(wish: CertificateWish): Certificate {
	const known = made.get(wish.name) ?? makeCertificate(directory, wish);
	made.set(wish.name, known);
	return known;
}

async function start(t: ExecutionContext, changes: Partial<TlsCredentials> = {}): Promise<Setup> {
	const authority = certificateOf({name: 'authority', isAuthority: true});
	const own = certificateOf({name: 'hub', hosts: ['localhost'], authority});
	const valve = new Valve();
	const texts: string[] = [];
	const refused: TlsRefusedConnection[] = [];
	const handshakes = new TlsHandshakes((connection) => refused.push(connection));
	const intake = new TcpIntake({
		senders: new Senders(['127.0.0.0/8']),
		valve,
		quota: new SenderQuota(noQuota),
		onSlowed: () => undefined,
		limits: {maxConnections: 1000, idleTimeoutMs: 0},
		handshakes,
		open: (_address, kind) => {
			const at = texts.push(`${kind} `) - 1;
			return {
				push: (chunk) => {
					texts[at] += chunk.toString();
					return 1;
				},
				end: () => {
					texts[at] += '.';
				},
			};
		},
		onError: (error) => t.fail(String(error)),
	});
	const use = (others: Partial<TlsCredentials>): void =>
		handshakes.use({
			certificate: own.certificate,
			key: own.key,
			authority: authority.certificate,
			minVersion: 'TLSv1.3',
			clientCertificates: 'none',
			allow: [],
			handshakeTimeoutMs: 20_000,
			...changes,
			...others,
		});
	use({});
	const listening = await intake.listen({address: '127.0.0.1', port: 0}, 'tls');
	t.teardown(async () => {
		await listening.close();
		await intake.close();
	});
	return {port: listening.port, authority, intake, handshakes, valve, texts, refused, use};
}

/** A connection over TLS whose errors only close it; it is secure for the client, which need not mean that the hub takes it. */
async function open({port, authority}: Setup, options: ConnectionOptions = {}): Promise<TLSSocket> {
	const socket = connect({
		port,
		host: '127.0.0.1',
		servername: 'localhost',
		ca: authority.certificate,
		...options,
	});
	socket.on('error', () => undefined).resume();
	await new Promise<void>((resolve) => {
		socket.once('secureConnect', resolve).once('close', () => resolve());
	});
	return socket;
}

async function isClosed(socket: Socket): Promise<void> {
	await until('the hub closes it', () => socket.closed);
}

tlsTest(`what comes over TLS is read and told of as such${why}`, async (t) => {
	const setup = await start(t);
	const socket = await open(setup);
	t.is(socket.getProtocol(), 'TLSv1.3');
	socket.end('3 one');
	await until('it is read', () => setup.texts[0] === 'tls 3 one.');
	await until('it is closed', () => setup.intake.connections === 0);
	t.deepEqual(setup.refused, []);
});

tlsTest(`connections over TLS wait while the valve is closed${why}`, async (t) => {
	const setup = await start(t);
	const socket = await open(setup);
	await until('it is open', () => setup.texts.length === 1);
	setup.valve.set(false);
	const waiting = await open(setup);
	socket.write('one');
	waiting.write('two');
	await until('it is open', () => setup.texts.length === 2);
	t.deepEqual(setup.texts, ['tls ', 'tls ']);
	setup.valve.set(true);
	await until('both are read', () => setup.texts.join() === 'tls one,tls two');
	socket.destroy();
	waiting.destroy();
});

/** How a sender fails, with what it gets to send, and what is said of it. */
const failures: readonly {
	readonly title: string;
	readonly credentials?: Partial<TlsCredentials>;
	readonly send: (setup: Setup) => Promise<unknown>;
	readonly reason: string;
	readonly detail?: RegExp;
}[] = [
	{
		title: 'plain text',
		send: async ({port}) => sendStream(port, '<34>Oct 11 22:14:15 web su: plain\n'),
		reason: 'not_tls',
	},
	{
		title: 'an octet-counted frame without TLS',
		send: async ({port}) => sendStream(port, '33 <34>Oct 11 22:14:15 web su: plain'),
		reason: 'not_tls',
	},
	{
		title: 'HTTP',
		send: async ({port}) => sendStream(port, 'GET / HTTP/1.1\r\n\r\n'),
		reason: 'not_tls',
	},
	{
		title: 'TLS 1.2 where 1.3 is wanted',
		send: async (setup) => isClosed(await open(setup, {maxVersion: 'TLSv1.2'})),
		reason: 'version',
	},
	{
		title: 'TLS 1.1 where 1.2 is allowed',
		credentials: {minVersion: 'TLSv1.2'},
		send: async ({port}) => openssl(port, ['-tls1_1', '-cipher', 'ALL@SECLEVEL=0']),
		reason: 'version',
	},
	{
		title: 'a handshake that does not go on',
		credentials: {handshakeTimeoutMs: 50},
		send: async ({port}) => {
			const socket = await openConnection(port);
			socket.write(Buffer.of(0x16, 0x03));
			await isClosed(socket);
		},
		reason: 'timeout',
	},
	{
		title: 'a sender that goes away',
		send: async ({port}) => (await openConnection(port)).destroy(),
		reason: 'gone',
	},
	{
		title: 'a sender that trusts another authority',
		// As node:tls does it, it only goes away.
		send: async ({port}) => {
			const {certificateFile} = certificateOf({name: 'stranger', isAuthority: true});
			await openssl(port, ['-verify_return_error', '-CAfile', certificateFile]);
		},
		reason: 'distrust',
	},
	{
		title: 'no certificate',
		credentials: {clientCertificates: 'required'},
		send: async (setup) => isClosed(await open(setup)),
		reason: 'no_certificate',
	},
	{
		title: 'a self-signed certificate',
		credentials: {clientCertificates: 'required'},
		send: async (setup) => {
			const own = certificateOf({name: 'self'});
			await isClosed(await open(setup, {cert: own.certificate, key: own.key}));
		},
		reason: 'untrusted',
		detail: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
	},
	{
		title: 'a certificate of another authority',
		credentials: {clientCertificates: 'optional'},
		send: async (setup) => {
			const authority = certificateOf({name: 'stranger', isAuthority: true});
			const own = certificateOf({name: 'strange', authority});
			await isClosed(await open(setup, {cert: own.certificate, key: own.key}));
		},
		reason: 'untrusted',
	},
	{
		title: 'an expired certificate',
		credentials: {clientCertificates: 'required'},
		send: async (setup) => {
			const {authority} = setup;
			const own = certificateOf({name: 'expired', authority, isExpired: true});
			await isClosed(await open(setup, {cert: own.certificate, key: own.key}));
		},
		reason: 'expired',
	},
	{
		title: 'a name that is not allowed',
		credentials: {clientCertificates: 'required', allow: ['db.example.com']},
		send: async (setup) => {
			const {authority} = setup;
			const own = certificateOf({name: 'web', authority});
			await isClosed(await open(setup, {cert: own.certificate, key: own.key}));
		},
		reason: 'not_allowed',
	},
];

for (const {title, credentials, send, reason, detail} of failures)
	tlsTest(`refused and told why: ${title}${why}`, async (t) => {
		const setup = await start(t, credentials);
		await send(setup);
		await until('it is refused', () => setup.refused.length > 0);
		t.like(setup.refused[0], {address: '127.0.0.1', reason});
		if (detail !== undefined) t.regex(setup.refused[0]?.detail ?? '', detail);
		await until('it is closed', () => setup.intake.connections === 0);
		t.is(setup.refused.length, 1);
		t.deepEqual(setup.texts, []);
		// Others are served as before.
		setup.use({handshakeTimeoutMs: 20_000, clientCertificates: 'none'});
		const socket = await open(setup);
		socket.end('next');
		await until('the next one is read', () => setup.texts[0] === 'tls next.');
	});

tlsTest(`a certificate is taken by authority, name or fingerprint${why}`, async (t) => {
	const setup = await start(t, {clientCertificates: 'required', allow: ['*.example.com']});
	const {authority} = setup;
	const named = certificateOf({name: 'named', hosts: ['web.example.com'], authority});
	const pinned = certificateOf({name: 'pinned'});
	const first = await open(setup, {cert: named.certificate, key: named.key});
	first.write('named');
	await until('it is read', () => setup.texts[0] === 'tls named');
	t.is(setup.handshakes.subjectOf('127.0.0.1'), 'CN=named');
	const fingerprint = fingerprintOf(pinned);
	setup.use({clientCertificates: 'required', authority: undefined, allow: [fingerprint]});
	await isClosed(first);
	t.like(setup.refused[0], {reason: 'not_allowed'});
	const second = await open(setup, {cert: pinned.certificate, key: pinned.key});
	second.write('pinned');
	await until('it is read', () => setup.texts[1] === 'tls pinned');
	t.is(setup.handshakes.subjectOf('127.0.0.1'), 'CN=pinned');
	second.destroy();
});

tlsTest(`another certificate is shown to new connections while old ones go on${why}`, async (t) => {
	const setup = await start(t);
	const before = await open(setup);
	const {authority} = setup;
	const renewed = certificateOf({name: 'renewed', hosts: ['localhost'], authority});
	setup.use({certificate: renewed.certificate, key: renewed.key});
	const after = await open(setup);
	t.is(before.getPeerX509Certificate()?.subject, 'CN=hub');
	t.is(after.getPeerX509Certificate()?.subject, 'CN=renewed');
	before.write('before');
	after.write('after');
	await until('both are read', () => setup.texts.toSorted().join() === 'tls after,tls before');
	before.destroy();
	after.destroy();
});

tlsTest(`no session is resumed, so that each certificate is judged${why}`, async (t) => {
	const setup = await start(t);
	const sessions: Buffer[] = [];
	const first = await open(setup);
	first.on('session', (session: Buffer) => sessions.push(session));
	first.write('one');
	await until('it is read', () => setup.texts[0] === 'tls one');
	first.end();
	await isClosed(first);
	const [session] = sessions;
	const second = await open(setup, session === undefined ? {} : {session});
	second.write('two');
	await until('it is read', () => setup.texts[1] === 'tls two');
	t.false(second.isSessionReused());
	second.destroy();
});

tlsTest(
	`handshakes of one address that do not go on keep no other address out${why}`,
	async (t) => {
		const setup = await start(t);
		const slow = await Promise.all(
			Array.from({length: handshakeLimits.ofAddress + 1}, async () => openConnection(setup.port)),
		);
		await until('all are there', () => setup.intake.connections === slow.length);
		const other = await open(setup, {
			socket: connectTcp({port: setup.port, host: '127.0.0.1', localAddress: '127.0.0.2'}),
		});
		other.end('other');
		await until('it is read', () => setup.texts[0] === 'tls other.');
		// One of the same address waits its turn.
		const same = open(setup);
		await until('it is there', () => setup.intake.connections === slow.length + 1);
		for (const socket of slow) socket.destroy();
		(await same).end('same');
		await until('it is read', () => setup.texts[1] === 'tls same.');
		await until('all are closed', () => setup.intake.connections === 0);
		t.true(setup.refused.every(({reason}) => reason === 'gone'));
	},
);

tlsTest(`closing ends handshakes, too${why}`, async (t) => {
	const setup = await start(t);
	const slow = await Promise.all(
		Array.from({length: handshakeLimits.ofAddress + 1}, async () => openConnection(setup.port)),
	);
	await until('all are there', () => setup.intake.connections === slow.length);
	setup.intake.hurry();
	await setup.intake.close();
	t.is(setup.intake.connections, 0);
	for (const socket of slow) socket.destroy();
});

function fingerprintOf({certificate}: Certificate): string {
	return `sha-256:${new X509Certificate(certificate).fingerprint256}`;
}

/** Resolves when openssl has given up. */
async function openssl(port: number, options: readonly string[]): Promise<void> {
	const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...options], {
		stdio: 'ignore',
	});
	await once(child, 'close');
}
