import {systemCodeOf} from '../base/errors.ts';
import type {TlsRefusal} from '../model/tls-refusal.ts';

const reasonByCode: ReadonlyMap<string, TlsRefusal> = new Map([
	['ERR_TLS_HANDSHAKE_TIMEOUT', 'timeout'],
	['ECONNRESET', 'gone'],
	['EPIPE', 'gone'],
	['ERR_SSL_UNSUPPORTED_PROTOCOL', 'version'],
	['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'version'],
	// The first byte is none of a TLS record.
	['ERR_SSL_WRONG_VERSION_NUMBER', 'not_tls'],
	['ERR_SSL_HTTP_REQUEST', 'not_tls'],
	['ERR_SSL_HTTPS_PROXY_REQUEST', 'not_tls'],
]);

/** What the sender says of our certificate, RFC 8446 §6.2. */
const distrust = /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+)$/;

/** Why a handshake failed, by the error that node:tls tells of it. */
export function handshakeRefusal(error: Error): {
	readonly reason: TlsRefusal;
	readonly detail: string | undefined;
} {
	const detail = systemCodeOf(error);
	if (detail === undefined) return {reason: 'failed', detail: error.message.slice(0, 256)};
	const reason = reasonByCode.get(detail) ?? (distrust.test(detail) ? 'distrust' : 'failed');
	return {reason, detail};
}
