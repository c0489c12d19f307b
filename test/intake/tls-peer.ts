import {X509Certificate} from 'node:crypto';
import test from 'ava';
import {
	isFingerprint,
	isPeerName,
	judgePeer,
	subjectLimit,
	subjectText,
} from '../../src/intake/tls-peer.ts';
import type {PeerRules} from '../../src/intake/tls-peer.ts';
import {hasOpenssl, makeCertificate} from '../helpers/certificates.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const certificateTest = hasOpenssl ? test : test.skip;
const why = hasOpenssl ? '' : ' (needs openssl)';

/** Name that is allowed, dNSNames of the certificate (none: its common name counts), whether it is taken: RFC 5425 §5.2. */
const names: readonly (readonly [string, readonly string[], boolean])[] = [
	['web.example.com', ['web.example.com'], true],
	['WEB.Example.com', ['web.example.com'], true],
	['web.example.com', ['other.example.com', 'web.example.com'], true],
	['web.example.com', ['web.example.net'], false],
	['web.example.com', ['*.example.com'], true],
	['a.web.example.com', ['*.example.com'], false],
	['example.com', ['*.example.com'], false],
	['web.example.com', ['w*.example.com'], false],
	['web.example.com', ['web.*'], false],
	['*.example.com', ['web.example.com'], true],
	['*.example.com', ['*.example.com'], true],
	['*.example.com', ['a.web.example.com'], false],
	['*.example.com', ['example.com'], false],
	['web.lan', ['*.lan'], false], // A wildcard of a certificate needs two labels behind it.
	['*.lan', ['web.lan'], true],
	['cn.example.com', [], true],
	['*.example.com', [], true],
	['cn.example.com', ['web.example.com'], false],
];

interface Shown {
	readonly certificate?: X509Certificate;
	readonly fault?: string;
}

/** The subject, or why it is refused. */
function judged(
	clientCertificates: PeerRules['clientCertificates'],
	allow: readonly string[],
	shown: Shown,
): string | null {
	const judgement = judgePeer(
		{certificate: undefined, fault: undefined, ...shown},
		{clientCertificates, allow},
	);
	return judgement.kind === 'ok' ? judgement.subject : judgement.reason;
}

certificateTest(`names are compared as RFC 5425 says${why}`, (t) => {
	const directory = temporaryDirectory(t);
	const made = new Map<string, X509Certificate>();
	for (const [name, hosts, isTaken] of names) {
		const key = hosts.join();
		const certificate =
			made.get(key) ??
			new X509Certificate(makeCertificate(directory, {name: 'cn.example.com', hosts}).certificate);
		made.set(key, certificate);
		const rules = {clientCertificates: 'required', allow: [name]} as const;
		const judgement = judgePeer({certificate, fault: undefined}, rules);
		const wanted = isTaken
			? {kind: 'ok', subject: 'CN=cn.example.com'}
			: {kind: 'refused', reason: 'not_allowed'};
		t.deepEqual<unknown, unknown>(judgement, wanted, `${name} against ${key}`);
	}
});

certificateTest(`what is shown is judged by what is asked for${why}`, (t) => {
	const pem = makeCertificate(temporaryDirectory(t), {name: 'web', hosts: ['web.example']});
	const certificate = new X509Certificate(pem.certificate);
	const own = `sha-256:${certificate.fingerprint256}`;
	const other = `sha-256:${certificate.fingerprint256.replace(/^../, (byte) => (byte === '00' ? '11' : '00'))}`;
	const selfSigned = {certificate, fault: 'DEPTH_ZERO_SELF_SIGNED_CERT'};
	const expired = {certificate, fault: 'CERT_HAS_EXPIRED'};
	t.is(judged('none', [], selfSigned), null);
	t.is(judged('optional', [], {}), null);
	t.is(judged('required', [], {}), 'no_certificate');
	t.is(judged('optional', [], selfSigned), 'untrusted');
	t.is(judged('required', [], expired), 'expired');
	t.is(judged('required', ['web.example'], expired), 'expired');
	t.is(judged('required', [], {certificate}), 'CN=web');
	t.is(judged('required', [own], selfSigned), 'CN=web');
	t.is(
		judged(
			'required',
			[own.toLowerCase().replaceAll(':', '').replace('sha-256', 'sha-256:')],
			expired,
		),
		'CN=web',
	);
	t.is(judged('required', [other], selfSigned), 'untrusted');
	t.is(judged('required', [other], {certificate}), 'not_allowed');
	t.is(judged('required', [other, 'web.example'], {certificate}), 'CN=web');
});

test('fingerprints and names are told from what is neither', (t) => {
	const hex = 'ab'.repeat(32);
	for (const text of [`sha-256:${hex}`, `SHA-256:${'AB:'.repeat(31)}AB`])
		t.true(isFingerprint(text));
	for (const text of [hex, `sha-256:${hex}ab`, `sha-256:${hex.slice(2)}`, `sha-1:${hex}`])
		t.false(isFingerprint(text), text);
	for (const text of ['web', 'web-02.example', '*.example', '_x.example'])
		t.true(isPeerName(text), text);
	for (const text of [
		'',
		'*',
		'web.*',
		'a*.example',
		'-a',
		'a..b',
		'192.0.2.1',
		`${'a'.repeat(64)}.b`,
	])
		t.false(isPeerName(text), text);
});

test('a subject is one line of bounded length', (t) => {
	t.is(subjectText({subject: 'C=DE\nCN=web'}), 'C=DE, CN=web');
	t.is(subjectText({subject: 'x'.repeat(subjectLimit)}), 'x'.repeat(subjectLimit));
	t.is(subjectText({subject: 'x'.repeat(subjectLimit + 1)}).length, subjectLimit);
});
