import {spawnSync} from 'node:child_process';
import {globSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {Certificate} from '../helpers/certificates.ts';
import {hasOpenssl, makeCertificate} from '../helpers/certificates.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {log, startRsyslogd} from '../helpers/rsyslogd.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const hasDriver = globSync('/usr/lib/*/rsyslog/lmnsd_ossl.so').length > 0;
const canRun = hasOpenssl && hasDriver;
const peerTest = canRun ? test.serial : test.serial.skip;
const why = canRun ? '' : ' (needs openssl and rsyslog-openssl)';

interface Parties {
	readonly directory: string;
	readonly authority: Certificate;
	readonly sender: Certificate;
}

/** The action of INSTALL.md, with the files of the test, and without the queue on disk. */
function actionOf({authority, sender}: Parties): string {
	return [
		'protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"',
		'StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name"',
		'StreamDriverPermittedPeers="hub.example.com"',
		`StreamDriver.CAFile="${authority.certificateFile}"`,
		`StreamDriver.CertFile="${sender.certificateFile}" StreamDriver.KeyFile="${sender.keyFile}"`,
		'queue.type="LinkedList" action.resumeRetryCount="-1" action.resumeInterval="1"',
	].join(' ');
}

function configOf(certificate: string, allow: string): string {
	return `
syslog:
  udp: []
  tcp: []
  tls:
    listen: [{address: 127.0.0.1, port: 0}]
    certificate_file: ${certificate}.pem
    key_file: ${certificate}.key
    ca_file: authority.pem
    client_certificates: required
    allow: ['${allow}']
`;
}

function makeParties(t: ExecutionContext): Parties {
	const directory = temporaryDirectory(t);
	const authority = makeCertificate(directory, {name: 'authority', isAuthority: true});
	const hosts = ['hub.example.com'];
	makeCertificate(directory, {name: 'first', hosts, authority});
	makeCertificate(directory, {name: 'second', hosts, authority});
	const sender = makeCertificate(directory, {
		name: 'web-02',
		hosts: ['web-02.example.com'],
		authority,
	});
	return {directory, authority, sender};
}

async function stored(hub: HubProcess, count: number): Promise<void> {
	await until(`${count} rows are stored`, async () => (await hub.health()).events.stored >= count);
}

peerTest(`rsyslogd sends over TLS, and goes on when the certificate changes${why}`, async (t) => {
	const parties = makeParties(t);
	const {directory} = parties;
	const hub = await startHub(t, {directory, config: configOf('first', 'web-02.example.com')});
	const {listeners} = await hub.health();
	t.deepEqual(
		listeners.map(({kind}) => kind),
		['tls'],
	);
	const port = listeners[0]?.port ?? 0;
	const socket = await startRsyslogd(t, directory, {port, action: actionOf(parties)});
	log(t, ['--socket', socket, '--tag', 'greeter', 'one']);
	await stored(hub, 1);
	const health = await hub.health();
	t.like(health.sources[0], {channel: 'tls', address: '127.0.0.1', subject: 'CN=web-02'});
	t.is(health.tls?.certificate.subject, 'CN=first');
	t.is(health.events.parse_errors, 0);

	writeFileSync(
		path.join(directory, 'hub.yaml'),
		`${configOf('second', '*.example.com')}agents: {listen: []}\n`,
	);
	hub.kill('SIGHUP');
	await until('the certificate is another', async () => {
		const {tls} = await hub.health();
		return tls?.certificate.subject === 'CN=second';
	});
	log(t, ['--socket', socket, '--tag', 'greeter', 'two']);
	await stored(hub, 2);
	t.is((await hub.health()).connections, 1);
	t.deepEqual((await hub.health()).tls?.refused, []);
});

peerTest(`the commands and files of INSTALL make TLS work${why}`, async (t) => {
	const directory = temporaryDirectory(t);
	const manual = readFileSync('docs/INSTALL.md', 'utf8').split('\n## Syslog over TLS\n')[1] ?? '';
	const [commands = '', yaml = '', action = ''] = [
		...manual.matchAll(/^```\w*\n(.*?)^```$/gms),
	].map(([, block = '']) => block.replaceAll('/etc/nms', directory));
	const {status, stderr} = spawnSync('sh', ['-ec', commands.replaceAll(' -g nms', '')], {
		encoding: 'utf8',
		timeout: 20_000,
	});
	t.is(status, 0, stderr);
	const listen = '  udp: []\n  tcp: []\n  tls:\n    listen: [{address: 127.0.0.1, port: 0}]\n';
	const hub = await startHub(t, {directory, config: yaml.replace('  tls:\n', listen)});
	const port = (await hub.health()).listeners[0]?.port ?? 0;
	const parameters = action
		.replace(/.*omfwd" target="hub\.example" port="6514"/s, '')
		.replace('/etc/rsyslog.d/nms-ca.pem', path.join(directory, 'tls/ca.pem'))
		.replace(/\)\s*$/, '');
	const socket = await startRsyslogd(t, directory, {port, action: parameters});
	log(t, ['--socket', socket, '--tag', 'greeter', 'one']);
	await stored(hub, 1);
	t.is((await hub.health()).sources[0]?.channel, 'tls');
});

peerTest(
	`rsyslogd that is not allowed is refused with a reason, and comes in when it is${why}`,
	async (t) => {
		const parties = makeParties(t);
		const {directory} = parties;
		const hub = await startHub(t, {directory, config: configOf('first', 'db.example.com')});
		const port = (await hub.health()).listeners[0]?.port ?? 0;
		const socket = await startRsyslogd(t, directory, {port, action: actionOf(parties)});
		log(t, ['--socket', socket, '--tag', 'greeter', 'one']);
		await until('it is refused', async () => {
			const {tls} = await hub.health();
			return tls?.refused.some(({reason}) => reason === 'not_allowed') === true;
		});
		const {problems, events} = await hub.health();
		t.regex(
			problems.join('\n'),
			/TLS are refused: 127\.0\.0\.1 \(\d+: its certificate is not in syslog\.tls\.allow\)/,
		);
		t.is(events.stored, 0);
		const logged = hub.log().find(({reason}) => reason === 'not_allowed');
		t.like(logged, {level: 'warn', address: '127.0.0.1'});
		t.regex(String(logged?.['fingerprint']), /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);

		writeFileSync(
			path.join(directory, 'hub.yaml'),
			`${configOf('first', `sha-256:${String(logged?.['fingerprint'])}`)}agents: {listen: []}\n`,
		);
		hub.kill('SIGHUP');
		await until('it is allowed', async () => {
			log(t, ['--socket', socket, '--tag', 'greeter', 'again']);
			return (await hub.health()).events.stored > 0;
		});
	},
);
