import {chmodSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {formatProblem} from '../../../src/base/yaml-document.ts';
import {loadConfig} from '../../../src/daemons/hub/config.ts';
import {pemBytes} from '../../../src/daemons/hub/tls-settings.ts';
import {hasOpenssl, makeCertificate} from '../../helpers/certificates.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const certificateTest = hasOpenssl ? test : test.skip;
const why = hasOpenssl ? '' : ' (needs openssl)';
const fingerprint = `sha-256:${'ab'.repeat(32)}`;

/** The credentials, or the problem as it is printed, of this section `syslog.tls`. */
function check(directory: string, section: Readonly<Record<string, unknown>>) {
	const file = path.join(directory, 'hub.yaml');
	// JSON is YAML, on one line.
	writeFileSync(file, JSON.stringify({syslog: {tls: section}}));
	const loaded = loadConfig({file, socketPath: path.join(directory, 'hub.sock')});
	if (loaded.kind === 'ok') return loaded.config.tls;
	return loaded.problems
		.map((problem) => formatProblem(problem).replaceAll(`${directory}/`, ''))
		.join('\n');
}

certificateTest(`a certificate and its key turn TLS on${why}`, (t) => {
	const directory = temporaryDirectory(t);
	t.is(check(directory, {}), null);
	const {certificate, key} = makeCertificate(directory, {name: 'hub'});
	const files = {certificate_file: 'hub.pem', key_file: 'hub.key'};
	const credentials = {
		certificate,
		key,
		authority: undefined,
		minVersion: 'TLSv1.3',
		clientCertificates: 'none',
		allow: [],
		handshakeTimeoutMs: 10_000,
	};
	t.deepEqual<unknown, unknown>(check(directory, files), credentials);
	const asking = {
		...files,
		ca_file: 'hub.pem',
		client_certificates: 'optional',
		allow: [fingerprint, '*.example.com'],
		min_version: '1.2',
		handshake_timeout: '1s',
	};
	t.deepEqual<unknown, unknown>(check(directory, asking), {
		...credentials,
		authority: certificate,
		minVersion: 'TLSv1.2',
		clientCertificates: 'optional',
		allow: [fingerprint, '*.example.com'],
		handshakeTimeoutMs: 1000,
	});
	const pinned = {...files, client_certificates: 'required', allow: [fingerprint]};
	t.like(check(directory, pinned), {clientCertificates: 'required', authority: undefined});
});

const files = {certificate_file: 'hub.pem', key_file: 'hub.key'};
const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
	['a key without certificate', {key_file: 'hub.key'}, /certificate_file: there is no certificate/],
	['a certificate without key', {certificate_file: 'hub.pem'}, /key_file: there is no key/],
	['a certificate that is not there', {...files, certificate_file: 'x'}, /no such file/],
	['a file that is none', {...files, certificate_file: 'hub.key'}, /has no -----BEGIN CERTIFICATE/],
	['a damaged certificate', {...files, certificate_file: 'damaged.pem'}, /certificate_file: /],
	[
		'a certificate that is too long',
		{...files, certificate_file: 'long.pem'},
		/longer than 1048576/,
	],
	['a key that others may read', {...files, key_file: 'open.key'}, /by every user.*chmod 640/],
	['a key that is none', {...files, key_file: 'hub.pem'}, /has no -----BEGIN PRIVATE KEY/],
	['the key of another', {...files, key_file: 'other.key'}, /do not work together/],
	[
		'authorities that are not there',
		{...files, client_certificates: 'required', ca_file: 'x'},
		/ca_file: .*no such file/,
	],
	[
		'nothing to judge by',
		{...files, client_certificates: 'required'},
		/ca_file: nothing says which/,
	],
	[
		'names without an authority',
		{...files, client_certificates: 'required', allow: [fingerprint, 'web']},
		/ca_file: nothing/,
	],
	[
		'whom to allow, but no certificates asked for',
		{...files, allow: ['web']},
		/client_certificates: no certificate is asked/,
	],
	[
		'an address as name',
		{...files, client_certificates: 'required', allow: ['192.0.2.1']},
		/neither a fingerprint/,
	],
	['an old version', {...files, min_version: '1.1'}, /min_version/],
	['no time for handshakes', {...files, handshake_timeout: '999ms'}, /1s to 60s/],
	['too much time for handshakes', {...files, handshake_timeout: '61s'}, /1s to 60s/],
];

certificateTest(`what cannot work is refused with its place and a remedy${why}`, (t) => {
	const directory = temporaryDirectory(t);
	const {certificate, keyFile, key} = makeCertificate(directory, {name: 'hub'});
	makeCertificate(directory, {name: 'other'});
	const at = (name: string): string => path.join(directory, name);
	writeFileSync(at('damaged.pem'), certificate.replace(/\n.{9}/, '\n'));
	writeFileSync(at('long.pem'), certificate.padEnd(pemBytes + 1));
	writeFileSync(at('full.pem'), certificate.padEnd(pemBytes));
	writeFileSync(at('open.key'), key);
	chmodSync(at('open.key'), 0o644);
	chmodSync(keyFile, 0o640);
	for (const [title, section, words] of wrong) {
		const problem = JSON.stringify(check(directory, section));
		t.regex(problem, words, title);
		t.regex(problem, /^"hub\.yaml:1:\d+: .*; /, title);
	}
	t.is(typeof check(directory, {...files, certificate_file: 'full.pem'}), 'object');
});
