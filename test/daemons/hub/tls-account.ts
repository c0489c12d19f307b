import test from 'ava';
import {configSchema} from '../../../src/daemons/hub/config-schema.ts';
import {SyslogIntake} from '../../../src/daemons/hub/syslog-intake.ts';
import {certificateProblem} from '../../../src/daemons/hub/tls-account.ts';
import {IncidentTally} from '../../../src/intake/incident-tally.ts';
import {hasOpenssl, makeCertificate} from '../../helpers/certificates.ts';
import {sendStream} from '../../helpers/syslog-senders.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';
import {until} from '../../helpers/until.ts';

const certificateTest = hasOpenssl ? test : test.skip;
const why = hasOpenssl ? '' : ' (needs openssl)';
const dayMs = 86_400_000;

test('a certificate is a problem from thirty days before its end on', (t) => {
	const certificate = {subject: 'CN=hub', fingerprint: 'AB', expiresAt: 100 * dayMs};
	t.is(certificateProblem(certificate, 70 * dayMs - 1), undefined);
	t.regex(
		certificateProblem(certificate, 70 * dayMs) ?? '',
		/\(CN=hub\) expires soon, at 1970-04-11/,
	);
	t.regex(certificateProblem(certificate, 100 * dayMs) ?? '', /has expired.*; put a new one at/);
});

certificateTest(`whoever is refused cannot fill the log, and is counted${why}`, async (t) => {
	const own = makeCertificate(temporaryDirectory(t), {name: 'hub'});
	const lines: unknown[] = [];
	const anyPort = {address: '127.0.0.1', port: 0};
	const intake = new SyslogIntake({
		log: {
			info: () => undefined,
			warn: (line: object) => lines.push(line),
			error: () => t.fail(),
		},
		incidents: new IncidentTally(),
		settings: {
			...configSchema.parse({syslog: {udp: [], tcp: [], tls: {listen: [anyPort]}}}),
			tls: {
				certificate: own.certificate,
				key: own.key,
				authority: undefined,
				minVersion: 'TLSv1.3',
				clientCertificates: 'none',
				allow: [],
				handshakeTimeoutMs: 20_000,
			},
			bufferBytes: {disk: 0, udp: 0, gelf: 0},
		},
		epoch: 'run',
		open: () => ({push: () => 0, refuse: () => undefined, end: () => undefined}),
	});
	await intake.start();
	t.teardown(async () => intake.drain(0));
	const port = intake.listeners()[0]?.port ?? 0;
	await Promise.all(Array.from({length: 25}, async () => sendStream(port, '<34>plain text\n')));
	await until('all are refused', () => intake.tls?.refusals.counts.get('not_tls') === 25);
	t.is(lines.length, 20);
	t.like(lines[0], {address: '127.0.0.1', reason: 'not_tls'});
	t.like(intake.tls?.refusals.list()[0], {address: '127.0.0.1', count: 25});
});
