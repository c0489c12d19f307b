import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';

/** A certificate with its key, both in PEM: the files and what is in them. */
export interface Certificate {
	readonly certificateFile: string;
	readonly keyFile: string;
	readonly certificate: string;
	readonly key: string;
}

export interface CertificateWish {
	/** Common name, and name of the files. */
	readonly name: string;
	/** dNSNames; by default none. */
	readonly hosts?: readonly string[];
	/** Who signs it; without one it signs itself. */
	readonly authority?: Certificate;
	readonly isExpired?: boolean;
	readonly isAuthority?: boolean;
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Makes a certificate with openssl, as INSTALL.md shows. */
export function makeCertificate(directory: string, wish: CertificateWish): Certificate {
	const {name, hosts = [], authority, isExpired = false, isAuthority = false} = wish;
	const base = path.join(directory, name);
	const [certificateFile, keyFile] = [`${base}.pem`, `${base}.key`];
	const extensions = [
		`basicConstraints=critical,CA:${isAuthority ? 'TRUE' : 'FALSE'}`,
		...(hosts.length === 0
			? []
			: [`subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`]),
	];
	const signer =
		authority === undefined ? [] : ['-CA', authority.certificateFile, '-CAkey', authority.keyFile];
	const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	const subject = ['-keyout', keyFile, '-subj', `/CN=${name}`];
	if (isExpired) {
		// 'req' makes none that has ended.
		openssl(['req', '-new', ...key, ...subject, '-out', `${base}.csr`]);
		const serial = authority === undefined ? ['-signkey', keyFile] : ['-set_serial', '2'];
		const ended = ['x509', '-req', '-in', `${base}.csr`, '-days', '-1', '-out', certificateFile];
		openssl([...ended, ...signer, ...serial]);
	} else {
		openssl([
			'req',
			'-x509',
			...key,
			...subject,
			'-out',
			certificateFile,
			'-days',
			'365',
			...extensions.flatMap((extension) => ['-addext', extension]),
			...signer,
		]);
	}
	return {
		certificateFile,
		keyFile,
		certificate: readFileSync(certificateFile, 'latin1'),
		key: readFileSync(keyFile, 'latin1'),
	};
}

function openssl(args: readonly string[]): void {
	const {status, stderr} = spawnSync('openssl', args, {encoding: 'utf8', timeout: 20_000});
	if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
}
