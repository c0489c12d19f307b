import {X509Certificate} from 'node:crypto';
import {readFileSync, statSync} from 'node:fs';
import {createSecureContext} from 'node:tls';
import {messageOf} from '../../base/errors.ts';
import {openToOthers} from '../../base/open-to-others.ts';
import type {FileProblem, YamlDocument} from '../../base/yaml-document.ts';
import type {TlsCredentials} from '../../intake/tls-handshakes.ts';
import {isFingerprint} from '../../intake/tls-peer.ts';
import type {ConfigValues} from './config-schema.ts';

export type CheckedTlsSettings =
	/** Null: no certificate, and nobody is listened to. */
	| {readonly kind: 'ok'; readonly credentials: TlsCredentials | null}
	| {readonly kind: 'error'; readonly problem: FileProblem};

/** Where the values come from: their document where they are not the built-in ones, and what makes paths absolute. */
export interface TlsSettingsOrigin {
	readonly document: Pick<YamlDocument<unknown>, 'problemAt'> | undefined;
	readonly absolute: (name: string) => string;
}

type Values = ConfigValues['syslog']['tls'];

/** A key that is wrong, why, and what to do. */
interface Wrong {
	readonly key: keyof Values;
	readonly message: string;
	readonly remedy: string;
}

/** Largest file of certificates or key that is read. */
export const pemBytes = 1 << 20;

/** Reads certificate, key and authorities, and checks what the schema cannot: that they belong together, and ask of senders what can be judged. */
export function tlsSettings(
	values: Values,
	{document, absolute}: TlsSettingsOrigin,
): CheckedTlsSettings {
	const wrong = missingKey(values);
	const read = wrong === undefined ? readCredentials(values, absolute) : wrong;
	if (read === null || !('message' in read)) return {kind: 'ok', credentials: read};
	const {key, message, remedy} = read;
	if (document === undefined) return {kind: 'ok', credentials: null};
	const at = ['syslog', 'tls', ...(values[key] === undefined ? [] : [key])];
	return {
		kind: 'error',
		problem: document.problemAt(at, `syslog.tls.${key}: ${message}`, remedy),
	};
}

/** What is not there although other keys need it. */
function missingKey(values: Values): Wrong | undefined {
	const {certificate_file: certificate, key_file: key, ca_file: authority, allow} = values;
	const asks = values.client_certificates;
	if (certificate === undefined && (key !== undefined || asks !== 'none'))
		return {
			key: 'certificate_file',
			message: 'there is no certificate for the other keys',
			remedy: 'name the file with the certificate of the hub, or remove the section',
		};
	if (certificate !== undefined && key === undefined)
		return {
			key: 'key_file',
			message: 'there is no key for the certificate',
			remedy: 'name the file with its private key',
		};
	if (asks === 'none' && (allow.length > 0 || authority !== undefined))
		return {
			key: 'client_certificates',
			message: 'no certificate is asked of senders, so that ca_file and allow mean nothing',
			remedy: 'set it to required or optional, or remove the two',
		};
	if (asks !== 'none' && authority === undefined && !isJudgedByFingerprint(allow))
		return {
			key: 'ca_file',
			message: 'nothing says which certificates of senders are right',
			remedy: 'name a file with the authorities that sign them, or allow only fingerprints',
		};
	return undefined;
}

function isJudgedByFingerprint(allow: readonly string[]): boolean {
	return allow.length > 0 && allow.every((text) => isFingerprint(text));
}

function readCredentials(
	values: Values,
	absolute: (name: string) => string,
): TlsCredentials | Wrong | null {
	const {certificate_file: certificateFile, key_file: keyFile, ca_file: authorityFile} = values;
	if (certificateFile === undefined || keyFile === undefined) return null;
	const certificate = readPem(absolute(certificateFile), 'CERTIFICATE');
	if (certificate.kind === 'wrong') return wrongFile('certificate_file', certificate.reason);
	const key = readKey(absolute(keyFile));
	if (key.kind === 'wrong') return wrongFile('key_file', key.reason);
	const authority =
		authorityFile === undefined ? undefined : readPem(absolute(authorityFile), 'CERTIFICATE');
	if (authority?.kind === 'wrong') return wrongFile('ca_file', authority.reason);
	const credentials = {
		certificate: certificate.text,
		key: key.text,
		authority: authority?.text,
		minVersion: values.min_version === '1.2' ? ('TLSv1.2' as const) : ('TLSv1.3' as const),
		clientCertificates: values.client_certificates,
		allow: values.allow,
		handshakeTimeoutMs: values.handshake_timeout,
	};
	return pairProblem(credentials) ?? credentials;
}

type Pem =
	| {readonly kind: 'ok'; readonly text: string}
	| {readonly kind: 'wrong'; readonly reason: string};

function readPem(file: string, label: 'CERTIFICATE' | 'PRIVATE KEY'): Pem {
	try {
		if (statSync(file).size > pemBytes)
			return {kind: 'wrong', reason: `${file} is longer than ${pemBytes} bytes`};
		const text = readFileSync(file, 'latin1');
		if (!text.includes(`${label}-----`))
			return {kind: 'wrong', reason: `${file} has no -----BEGIN ${label}-----`};
		if (label === 'CERTIFICATE') void new X509Certificate(text);
		return {kind: 'ok', text};
	} catch (error) {
		return {kind: 'wrong', reason: messageOf(error)};
	}
}

function readKey(file: string): Pem {
	const read = readPem(file, 'PRIVATE KEY');
	const open = read.kind === 'ok' ? openToOthers(file) : undefined;
	return open === undefined ? read : {kind: 'wrong', reason: open};
}

function wrongFile(key: keyof Values, message: string): Wrong {
	const remedies: Partial<Record<keyof Values, string>> = {
		certificate_file: 'make one as INSTALL.md shows, and let the user of the hub read it',
		key_file: 'chown root:nms FILE && chmod 640 FILE, so that only the user of the hub reads it',
		ca_file: 'name a file with certificates in PEM that the user of the hub can read',
	};
	return {key, message, remedy: remedies[key] ?? 'name another file'};
}

/** Whether OpenSSL takes them, as it does not where the key is of another certificate. */
function pairProblem({certificate, key, authority}: TlsCredentials): Wrong | undefined {
	try {
		createSecureContext({cert: certificate, key, ca: authority});
		return undefined;
	} catch (error) {
		return {
			key: 'key_file',
			message: `certificate and key do not work together: ${messageOf(error)}`,
			remedy: 'name the private key of that certificate, without a passphrase',
		};
	}
}
