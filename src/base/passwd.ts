import {closeSync, openSync, readSync} from 'node:fs';

/** A local user as /etc/passwd and /etc/group name it. */
export interface LocalUser {
	readonly uid: number;
	readonly name: string;
	/** Primary group first, then those that list the user as a member. */
	readonly groups: readonly string[];
}

/** Where users and groups are listed; users of a network directory (LDAP, SSSD) are not in these files and stay unknown. */
export interface UserFiles {
	readonly passwd: string;
	readonly group: string;
}

/** Most bytes read of either file; what lies behind is not seen. */
export const userFileLimit = 1 << 20;

const systemFiles: UserFiles = {passwd: '/etc/passwd', group: '/etc/group'};

/** The user with this uid; undefined where no line names it. */
export function userOf(uid: number, files: UserFiles = systemFiles): LocalUser | undefined {
	// passwd(5): name:password:uid:gid:gecos:home:shell
	const entry = linesOf(files.passwd).find((fields) => fields[2] === String(uid));
	if (entry === undefined) return undefined;
	const [name = '', , , gid] = entry;
	return {uid, name, groups: groupsOf(name, gid, files.group)};
}

/** The uid of the user with this name; undefined where no line names it. */
export function uidOf(name: string, files: UserFiles = systemFiles): number | undefined {
	const [, , uid] = linesOf(files.passwd).find((fields) => fields[0] === name) ?? [];
	return uid !== undefined && /^\d{1,10}$/.test(uid) ? Number(uid) : undefined;
}

/** The gid of the group with this name; undefined where no line names it. */
export function gidOf(name: string, files: UserFiles = systemFiles): number | undefined {
	const [, , gid] = linesOf(files.group).find((fields) => fields[0] === name) ?? [];
	return gid !== undefined && /^\d{1,10}$/.test(gid) ? Number(gid) : undefined;
}

function groupsOf(user: string, gid: string | undefined, file: string): readonly string[] {
	// group(5): name:password:gid:member,member
	const groups = linesOf(file);
	const primary = groups.filter((fields) => fields[2] === gid);
	const others = groups.filter(
		(fields) => fields[2] !== gid && (fields[3] ?? '').split(',').includes(user),
	);
	return [...primary, ...others].map(([name = '']) => name);
}

function linesOf(file: string): readonly (readonly string[])[] {
	return readBounded(file)
		.split('\n')
		.map((line) => line.split(':'));
}

function readBounded(file: string): string {
	let descriptor: number;
	try {
		descriptor = openSync(file, 'r');
	} catch {
		// A machine without the file has no users we could name.
		return '';
	}
	try {
		const bytes = Buffer.alloc(userFileLimit);
		return bytes.toString('utf8', 0, readSync(descriptor, bytes));
	} finally {
		closeSync(descriptor);
	}
}
