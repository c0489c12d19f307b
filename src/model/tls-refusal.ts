/**
 * Why a connection over TLS is not read. `not_tls`: its first bytes are something else. `version`: older than allowed. `timeout`: the
 * handshake took too long. `gone`: the sender closed it before it was secure. `distrust`: the sender does not take the hub's certificate.
 * `no_certificate`, `untrusted`, `expired`, `not_allowed`: what the sender shows of itself is not enough. `failed`: anything else.
 */
export const tlsRefusals = [
	'not_tls',
	'version',
	'timeout',
	'gone',
	'distrust',
	'no_certificate',
	'untrusted',
	'expired',
	'not_allowed',
	'failed',
] as const;
export type TlsRefusal = (typeof tlsRefusals)[number];
