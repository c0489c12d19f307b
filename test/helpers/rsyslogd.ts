import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {until} from './until.ts';

export const rsyslogd = '/usr/sbin/rsyslogd';
export const logger = '/usr/bin/logger';

interface Forwarding {
	readonly port: number;
	/** Parameters of omfwd. */
	readonly action: string;
}

/** Starts a private rsyslogd that forwards all to a port of this machine; resolves with the socket that it reads. */
export async function startRsyslogd(
	t: ExecutionContext,
	directory: string,
	{port, action}: Forwarding,
): Promise<string> {
	const socket = path.join(directory, 'log.sock');
	const file = path.join(directory, 'rsyslog.conf');
	writeFileSync(
		file,
		[
			`global(workDirectory="${directory}")`,
			'module(load="imuxsock" SysSock.Use="off" SysSock.RateLimit.Interval="0")',
			`input(type="imuxsock" Socket="${socket}" UseSysTimeStamp="off")`,
			`action(type="omfwd" target="127.0.0.1" port="${port}" ${action})`,
			'',
		].join('\n'),
	);
	const child = spawn(rsyslogd, ['-n', '-f', file, '-i', path.join(directory, 'rsyslogd.pid')], {
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let words = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		words += text;
	});
	const ended = once(child, 'close');
	t.teardown(async () => {
		child.kill('SIGTERM');
		await ended;
	});
	await until(`rsyslogd listens: ${words}`, () => existsSync(socket) || child.exitCode !== null);
	t.is(child.exitCode, null, words);
	return socket;
}

/** Runs logger. */
export function log(t: ExecutionContext, options: readonly string[]): void {
	const {status, stderr} = spawnSync(logger, options, {encoding: 'utf8', timeout: 10_000});
	t.is(status, 0, stderr);
}
