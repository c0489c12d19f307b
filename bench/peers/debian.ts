import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {isInstalled} from '../process-cost.ts';

const isRoot = process.getuid?.() === 0;

/**
 * Whether the programs are there, by their Debian packages. Installs what is missing where it may; never what would remove a package.
 */
export function installed(packages: Readonly<Record<string, string>>): readonly string[] {
	const missing = Object.entries(packages).filter(([program]) => !isInstalled(program));
	if (missing.length > 0 && isRoot) aptInstall(missing.map(([, name]) => name));
	return Object.keys(packages).filter((program) => isInstalled(program));
}

/** Installs packages that add to others; whether they are there then. */
export function aptInstall(names: readonly string[]): boolean {
	const words = ['install', '--yes', '--quiet', '--no-remove', '--no-install-recommends', ...names];
	const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
	return isRoot && spawnSync('apt-get', words, {env}).status === 0;
}

/** Unpacks packages into the directory without installing them: for what conflicts with what is installed. Whether it worked. */
export function unpack(names: readonly string[], directory: string): boolean {
	const packed = path.join(directory, 'packed');
	mkdirSync(packed, {recursive: true});
	// The download's own user may not write here.
	const words = ['--option', 'APT::Sandbox::User=root', 'download', ...names];
	if (spawnSync('apt-get', words, {cwd: packed}).status !== 0) return false;
	return readdirSync(packed).every(
		(file) => spawnSync('dpkg', ['-x', path.join(packed, file), directory]).status === 0,
	);
}
