import {X509Certificate} from 'node:crypto';
import {rfc3339} from '../../base/time.ts';
import type {TlsCredentials, TlsRefusedConnection} from '../../intake/tls-handshakes.ts';
import {TlsHandshakes} from '../../intake/tls-handshakes.ts';
import {subjectText} from '../../intake/tls-peer.ts';
import {TlsRefusals} from '../../intake/tls-refusals.ts';
import type {TlsRefusal} from '../../model/tls-refusal.ts';
import type {Log} from '../shared/log.ts';
import {Allowance} from './allowance.ts';

/** The certificate that the hub shows to senders. */
interface OwnCertificate {
	readonly subject: string;
	/** SHA-256. */
	readonly fingerprint: string;
	/** Until when it is valid, in milliseconds since the epoch. */
	readonly expiresAt: number;
}

/** How it stands with TLS. */
export interface TlsReport {
	readonly certificate: OwnCertificate;
	readonly refusals: TlsRefusals;
	/** Of the certificate that was last shown from an address and found right. */
	readonly subjectOf: (address: string) => string | undefined;
}

/** Refused connections that are logged in a row, and one more each so many milliseconds; of the others the number. */
const logged = {burst: 20, everyMs: 10_000} as const;

/** How long before its end the certificate is a problem. */
const warningMs = 30 * 86_400_000;

/** What the hub knows of syslog over TLS: handshakes, whom it refused, its own certificate. */
export class TlsAccount {
	readonly handshakes: TlsHandshakes;
	readonly #refusals = new TlsRefusals();
	readonly #log: Pick<Log, 'warn'>;
	readonly #budget = new Allowance(logged.burst, logged.everyMs);
	#unlogged = 0;
	#certificate: OwnCertificate | undefined;

	constructor(log: Pick<Log, 'warn'>) {
		this.#log = log;
		this.handshakes = new TlsHandshakes((refused) => this.#refused(refused));
	}

	use(credentials: TlsCredentials | null): void {
		this.handshakes.use(credentials);
		this.#certificate = credentials === null ? undefined : ownCertificate(credentials);
	}

	/** Undefined while TLS is off. */
	report(): TlsReport | undefined {
		const certificate = this.#certificate;
		if (certificate === undefined) return undefined;
		const subjectOf = (address: string) => this.handshakes.subjectOf(address);
		return {certificate, refusals: this.#refusals, subjectOf};
	}

	#refused(refused: TlsRefusedConnection): void {
		this.#refusals.note(refused.address, refused.reason, Date.now());
		if (!this.#budget.take(performance.now())) {
			this.#unlogged += 1;
			return;
		}
		const more = this.#unlogged > 0 ? {unlogged: this.#unlogged} : {};
		this.#unlogged = 0;
		const words = refusalWords[refused.reason];
		this.#log.warn({...refused, ...more}, `a connection over TLS is refused: ${words}`);
	}
}

/** What is wrong with a connection, of its sender. */
export const refusalWords: Readonly<Record<TlsRefusal, string>> = {
	not_tls: 'what it sends is not TLS',
	version: 'its TLS is older than syslog.tls.min_version',
	timeout: 'its handshake took too long',
	gone: 'it went away before it was secure',
	distrust: 'it does not trust the certificate of the hub',
	no_certificate: 'it shows no certificate',
	untrusted: 'its certificate is not of an authority in syslog.tls.ca_file',
	expired: 'its certificate has expired or is not valid yet',
	not_allowed: 'its certificate is not in syslog.tls.allow',
	failed: 'its handshake failed',
};

/** That the certificate has ended, or will soon, and what to do about it. */
export function certificateProblem(
	{subject, expiresAt}: OwnCertificate,
	now: number,
): string | undefined {
	if (expiresAt - now > warningMs) return undefined;
	const state = expiresAt <= now ? 'has expired' : 'expires soon';
	return `the certificate of syslog over TLS (${subject}) ${state}, at ${rfc3339(expiresAt)}; put a new one at syslog.tls.certificate_file and reload the hub`;
}

function ownCertificate({certificate}: TlsCredentials): OwnCertificate {
	const own = new X509Certificate(certificate);
	return {
		subject: subjectText(own),
		fingerprint: own.fingerprint256,
		expiresAt: own.validToDate.getTime(),
	};
}
