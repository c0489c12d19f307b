import type {X509Certificate} from 'node:crypto';
import {isIP} from 'node:net';
import type {TlsRefusal} from '../model/tls-refusal.ts';

/** Whether senders over TLS show a certificate. Of `optional` one that is shown has to be right. */
export const clientCertificateRules = ['none', 'optional', 'required'] as const;

/** Whose certificates are taken. */
export interface PeerRules {
	readonly clientCertificates: (typeof clientCertificateRules)[number];
	/** Fingerprints (RFC 5425 §4.2.2, SHA-256) and names (RFC 5425 §5.2); empty: all that the authority has signed. */
	readonly allow: readonly string[];
}

/** What a peer has shown of itself. */
export interface Peer {
	readonly certificate: X509Certificate | undefined;
	/** What is wrong with its chain, as OpenSSL calls it. */
	readonly fault: string | undefined;
}

export type PeerJudgement =
	/** The subject is null where none was asked for or shown. */
	| {readonly kind: 'ok'; readonly subject: string | null}
	| {readonly kind: 'refused'; readonly reason: TlsRefusal};

/** Longest subject that is kept, in characters. */
export const subjectLimit = 256;

const fingerprintForm = /^sha-256:([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i;
const nameForm =
	/^(?=.{1,253}$)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/i;

/** Whether it is the SHA-256 fingerprint of a certificate. */
export function isFingerprint(text: string): boolean {
	return fingerprintForm.test(text);
}

/** Whether it is a host name, or one whose leftmost label is a wildcard. */
export function isPeerName(text: string): boolean {
	return nameForm.test(text) && isIP(text) === 0;
}

/** Whether what the peer has shown is enough. A certificate that is named by its fingerprint needs no authority and no date (RFC 5425 §5.1). */
export function judgePeer({certificate, fault}: Peer, rules: PeerRules): PeerJudgement {
	if (rules.clientCertificates === 'none') return {kind: 'ok', subject: null};
	if (certificate === undefined)
		return rules.clientCertificates === 'optional'
			? {kind: 'ok', subject: null}
			: {kind: 'refused', reason: 'no_certificate'};
	const known = {kind: 'ok', subject: subjectText(certificate)} as const;
	const [fingerprints, names] = [
		rules.allow.filter((text) => isFingerprint(text)),
		rules.allow.filter((text) => !isFingerprint(text)),
	];
	const own = hexOf(certificate.fingerprint256);
	if (fingerprints.some((text) => hexOf(text.slice(text.indexOf(':') + 1)) === own)) return known;
	if (fault !== undefined) return {kind: 'refused', reason: refusalOf(fault)};
	if (rules.allow.length === 0 || names.some((name) => isNamed(certificate, name))) return known;
	return {kind: 'refused', reason: 'not_allowed'};
}

/** The subject of a certificate on one line. */
export function subjectText({subject}: Pick<X509Certificate, 'subject'>): string {
	return (subject ?? '').split('\n').join(', ').slice(0, subjectLimit);
}

function hexOf(fingerprint: string): string {
	return fingerprint.replaceAll(':', '').toLowerCase();
}

function refusalOf(fault: string): TlsRefusal {
	return fault === 'CERT_HAS_EXPIRED' || fault === 'CERT_NOT_YET_VALID' ? 'expired' : 'untrusted';
}

/** RFC 5425 §5.2: wildcards on both sides stand for one whole leftmost label; the common name counts where there is no dNSName. */
function isNamed(certificate: X509Certificate, name: string): boolean {
	// A name that begins with a dot means its subdomains: X509_check_host(3).
	const host = name.startsWith('*.') ? name.slice(1) : name;
	return (
		certificate.checkHost(host, {
			wildcards: true,
			partialWildcards: false,
			multiLabelWildcards: false,
			singleLabelSubdomains: true,
		}) !== undefined
	);
}
