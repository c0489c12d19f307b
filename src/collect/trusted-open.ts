import {closeSync, constants, fstatSync, openSync, readlinkSync} from 'node:fs';
import type {BigIntStats} from 'node:fs';
import process from 'node:process';

/** A file that was found, or why what is at the path is not to be read. */
export type Trusted =
	| {readonly kind: 'open'; readonly fd: number; readonly stats: BigIntStats}
	| {readonly kind: 'other'; readonly stats: BigIntStats}
	| {readonly kind: 'untrusted'; readonly why: string};

/** Links that one path may lead through, as the kernel has it (path_resolution(7)). */
export const linkLimit = 40;

/** open(2): finds a file without opening it, so that nothing happens to a device. Node does not name it. */
const O_PATH = 0o1000_0000;

const find = O_PATH | constants.O_NOFOLLOW;
const read = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Opens the regular file at an absolute path, as a reader of secrets must who is told its path by a pattern: whoever may write to a
 * directory could put a link there to a file that only we may read, and see it in the log. So a symbolic link leads on only if it is root's or this
 * user's, or if the file at its end belongs to who made it; and a file of several names is read only where nobody but root, this
 * user or its owner can have made them. Each step is taken from the open directory of the one before, so nothing can be swapped in
 * between. Needs /proc. Throws system errors.
 */
export function openTrusted(path: string): Trusted {
	const walk = new Walk();
	try {
		walk.go(path);
		const why = walk.distrust(path);
		if (why !== undefined) return {kind: 'untrusted', why};
		const {stats} = walk;
		if (!stats.isFile()) return {kind: 'other', stats};
		return {kind: 'open', fd: openSync(`/proc/self/fd/${walk.fd}`, read), stats};
	} finally {
		walk.close();
	}
}

/** The way along a path: what stands there so far, its directory, and who made links on the way. */
class Walk {
	fd = openSync('/', O_PATH);
	stats = fstatSync(this.fd, {bigint: true});
	#directory = this.stats;
	#links = 0;
	readonly #makers = new Set<bigint>();

	go(path: string): void {
		const names = path.split('/').filter(Boolean);
		for (let name = names.shift(); name !== undefined; name = names.shift()) {
			const at = `/proc/self/fd/${this.fd}/${name}`;
			const next = openSync(at, find);
			const stats = fstatSync(next, {bigint: true});
			if (!stats.isSymbolicLink()) {
				this.#directory = this.stats;
				this.#step(next, stats);
				continue;
			}
			closeSync(next);
			this.#noteLink(stats.uid);
			const target = readlinkSync(at);
			names.unshift(...target.split('/').filter(Boolean));
			if (target.startsWith('/')) this.#toRoot();
		}
	}

	/** Why what was found is not to be read; undefined where it is. */
	distrust(path: string): string | undefined {
		const {uid, nlink} = this.stats;
		const stranger = [...this.#makers].find((maker) => maker !== uid);
		if (stranger !== undefined)
			return `${path} leads through a symbolic link of uid ${stranger} to a file of uid ${uid}: name that file itself in \`files\``;
		if (!this.stats.isFile() || nlink === 1n) return undefined;
		const {uid: owner, mode} = this.#directory;
		const isOpen = (mode & 0o022n) !== 0n || !(isTrusted(owner) || owner === uid);
		return isOpen
			? `${path} has ${nlink} names, and others than its owner may write to its directory: remove the other names`
			: undefined;
	}

	close(): void {
		closeSync(this.fd);
	}

	#noteLink(maker: bigint): void {
		this.#links += 1;
		if (this.#links > linkLimit) throw Object.assign(new Error('ELOOP'), {code: 'ELOOP'});
		if (!isTrusted(maker)) this.#makers.add(maker);
	}

	#toRoot(): void {
		const root = openSync('/', O_PATH);
		this.#step(root, fstatSync(root, {bigint: true}));
	}

	#step(fd: number, stats: BigIntStats): void {
		closeSync(this.fd);
		this.fd = fd;
		this.stats = stats;
	}
}

function isTrusted(uid: bigint): boolean {
	return uid === 0n || uid === BigInt(process.geteuid?.() ?? 0);
}
