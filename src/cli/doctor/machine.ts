import {execFile} from 'node:child_process';
import {closeSync, existsSync, openSync, readdirSync, readlinkSync, readSync} from 'node:fs';
import {userInfo} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {systemCodeOf} from '../../base/errors.ts';

/** The machine the doctor looks at: its files below a root, and its programs. */
export interface Machine {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly user: {readonly uid: number; readonly name: string; readonly home: string};
	/** Where a file of the machine is found. */
	path(file: string): string;
	exists(file: string): boolean;
	/** The names in a directory; empty where it cannot be read. */
	list(directory: string): readonly string[];
	read(file: string): FileText;
	/** Where a symbolic link points; undefined for what is none, or not the caller's to see. */
	linkOf(file: string): string | undefined;
	/** The name of the group with this number. */
	groupName(gid: number): string | undefined;
	/** Runs a program of the PATH to its end or until the signal aborts; it is given no input. */
	run(command: string, args: readonly string[], signal: AbortSignal): Promise<CommandEnd>;
}

/** The start of a file, or why there is none. */
type FileText =
	| {readonly kind: 'text'; readonly text: string}
	| {readonly kind: 'absent'}
	| {readonly kind: 'denied'};

/** How a program ended; `absent` where there is no such program. */
type CommandEnd =
	| {
			readonly kind: 'ended';
			readonly status: number;
			readonly stdout: string;
			readonly stderr: string;
	  }
	| {readonly kind: 'absent'};

/** Most bytes read of a file, and of what a program prints. */
const readLimit = 1 << 20;

/** This machine, or in a test what looks like one below a directory of its own. */
export function localMachine({
	root = '/',
	env = process.env,
}: {readonly root?: string; readonly env?: Machine['env']} = {}): Machine {
	const {uid, username: name, homedir} = userInfo();
	const at = (file: string): string => path.join(root, file);
	return {
		env,
		user: {uid, name, home: env['HOME'] || homedir},
		path: at,
		exists: (file) => existsSync(at(file)),
		list: (directory) => namesIn(at(directory)),
		read: (file) => readStart(at(file)),
		linkOf: (file) => targetOf(at(file)),
		groupName: (gid) => groupIn(readStart(at('/etc/group')), gid),
		run: async (command, args, signal) => runCommand(command, args, {env, signal}),
	};
}

function namesIn(directory: string): readonly string[] {
	try {
		return readdirSync(directory);
	} catch {
		return [];
	}
}

function readStart(file: string): FileText {
	try {
		const descriptor = openSync(file, 'r');
		try {
			const bytes = Buffer.alloc(readLimit);
			return {kind: 'text', text: bytes.toString('utf8', 0, readSync(descriptor, bytes))};
		} finally {
			closeSync(descriptor);
		}
	} catch (error) {
		return {kind: systemCodeOf(error) === 'ENOENT' ? 'absent' : 'denied'};
	}
}

function targetOf(file: string): string | undefined {
	try {
		return readlinkSync(file);
	} catch {
		return undefined;
	}
}

function groupIn(file: FileText, gid: number): string | undefined {
	// group(5): name:password:gid:members
	const lines = file.kind === 'text' ? file.text.split('\n') : [];
	return lines.map((text) => text.split(':')).find((fields) => fields[2] === String(gid))?.[0];
}

async function runCommand(
	command: string,
	args: readonly string[],
	{env, signal}: {readonly env: Machine['env']; readonly signal: AbortSignal},
): Promise<CommandEnd> {
	return new Promise((resolve, reject) => {
		const options = {env: {...env, LC_ALL: 'C'}, signal, maxBuffer: readLimit};
		const child = execFile(command, args, options, (error, stdout, stderr) => {
			// EACCES: a directory of the PATH is closed to the caller, and no other has it.
			if (['ENOENT', 'EACCES'].includes(systemCodeOf(error) ?? '')) resolve({kind: 'absent'});
			else if (error !== null && typeof error.code !== 'number') reject(error);
			else resolve({kind: 'ended', status: Number(error?.code ?? 0), stdout, stderr});
		});
		child.stdin?.on('error', () => undefined).end();
	});
}
