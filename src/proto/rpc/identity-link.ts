// The symbolic link by which a client of the local socket proves its uid (nms-protocol(7), IDENTITY).
import {lstatSync, symlinkSync} from 'node:fs';
import type {Stats} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {NmsError, messageOf, systemCodeOf} from '../../base/errors.ts';
import {uidOf} from '../../base/passwd.ts';
import type {Daemon} from './protocol.ts';
import type {Result} from './schema.ts';

/** Users whose directories a client trusts, besides root and itself. */
const daemonUsers = ['nms', 'nms-agent'] as const;

/** The directory of links beside a socket. */
export function authDirectoryOf(socket: string): string {
	return path.join(path.dirname(socket), 'auth');
}

/** What the link has to point at; `nonce` is 32 hex digits. */
export function linkTarget(hubId: string, nonce: string): string {
	return `nms-auth:v1:${hubId}:${nonce}`;
}

/**
 * Throws unless the socket, its directory and `auth` are real and owned by root, nms, nms-agent or the caller. Otherwise somebody
 * else's program could answer there, pass on the challenge of a true hub, and act in the caller's name.
 */
export function checkSocketOwners(socket: string, daemon: Daemon = 'hub'): void {
	const trusted = new Set([0, process.getuid?.(), ...daemonUsers.map((user) => uidOf(user))]);
	const places: readonly (readonly [string, string, (stats: Stats) => boolean])[] = [
		[path.dirname(socket), 'a directory', (stats) => stats.isDirectory()],
		[socket, 'a socket', (stats) => stats.isSocket()],
		[authDirectoryOf(socket), 'a directory', (stats) => stats.isDirectory()],
	];
	for (const [file, kind, isKind] of places) {
		const stats = lstatOf(file, socket, daemon);
		if (!isKind(stats)) throw distrust(socket, `${file} is not ${kind}`);
		if (!trusted.has(stats.uid)) throw distrust(socket, `${file} belongs to uid ${stats.uid}`);
	}
}

/** Makes the link that a `hello` asked for. The directory is the one beside the socket, whatever the hub said. */
export function makeIdentityLink(socket: string, auth: Result<'hello'>['auth']): void {
	if (
		!/^[0-9a-f]{32}$/.test(auth.link) ||
		!/^nms-auth:v1:[\w-]{1,64}:[0-9a-f]{32}$/.test(auth.target)
	)
		throw distrust(socket, 'it asked for a link of another form than nms-auth:v1');
	const link = path.join(authDirectoryOf(socket), auth.link);
	try {
		symlinkSync(auth.target, link);
	} catch (error) {
		throw new NmsError('refused', `cannot make the link ${link}: ${messageOf(error)}`, {
			remedy: 'let the hub make its auth directory anew by restarting it',
			cause: error,
		});
	}
}

/** What to say where nobody answers. */
export function nobodyAt(socket: string, daemon: Daemon, cause: unknown): NmsError {
	return new NmsError('unreachable', `no ${daemon} answers at ${socket}`, {
		remedy: `start it with 'nms-${daemon}' (or 'systemctl start nms-${daemon}') or name its socket with --socket`,
		cause,
	});
}

function lstatOf(file: string, socket: string, daemon: Daemon): Stats {
	try {
		return lstatSync(file);
	} catch (error) {
		if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? ''))
			throw nobodyAt(socket, daemon, error);
		throw new NmsError('unreachable', `cannot look at ${file}: ${messageOf(error)}`, {
			remedy: 'name a socket that you can reach with --socket',
			cause: error,
		});
	}
}

function distrust(socket: string, why: string): NmsError {
	return new NmsError('refused', `will not identify myself to the hub at ${socket}: ${why}`, {
		remedy: 'name the socket of a hub that root, nms or you yourself run with --socket',
	});
}
