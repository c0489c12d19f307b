import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {ServiceNotify} from '../../../src/daemons/shared/service-notify.ts';
import {openServiceNotify} from '../../../src/daemons/shared/service-notify.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';
import {until} from '../../helpers/until.ts';

interface Setup {
	readonly service: ServiceNotify;
	readonly environment: NodeJS.ProcessEnv;
	/** The messages that arrived, each its assignments joined by blanks. */
	readonly messages: () => readonly string[];
}

/** A program in place of systemd-notify notes what it was told, and by which variables. */
function start(t: ExecutionContext, environment: NodeJS.ProcessEnv = {}): Setup {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'messages');
	const program = path.join(directory, 'systemd-notify');
	writeFileSync(program, `#!/bin/sh\necho "$NOTIFY_SOCKET$WATCHDOG_USEC $*" >> '${file}'\n`);
	chmodSync(program, 0o755);
	Object.assign(environment, {
		NOTIFY_SOCKET: '/run/x',
		PATH: `${directory}:${process.env['PATH']}`,
	});
	const service = openServiceNotify({environment, onTrouble: (text) => t.fail(text)});
	const messages = (): readonly string[] =>
		existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
	return {service, environment, messages};
}

test('messages reach the service manager one after the other', async (t) => {
	const {service, messages} = start(t);
	service.ready('listening');
	service.reloading();
	service.ready();
	service.stopping();
	await until('all are told', () => messages().length === 4);
	const told = messages().map((line) => line.replace(/MONOTONIC_USEC=\d+/, 'MONOTONIC_USEC=N'));
	t.deepEqual(told, [
		'/run/x READY=1 STATUS=listening',
		'/run/x RELOADING=1 MONOTONIC_USEC=N',
		'/run/x READY=1',
		'/run/x STOPPING=1',
	]);
});

test('a status cannot smuggle in another assignment', async (t) => {
	const {service, messages} = start(t);
	service.status('line 1\nMAINPID=1\u001B[m');
	await until('it is told', () => messages().length === 1);
	t.deepEqual(messages(), ['/run/x STATUS=line 1 MAINPID=1 [m']);
});

test('children learn nothing of the service manager', (t) => {
	const {environment, service} = start(t, {
		WATCHDOG_USEC: '3000000',
		WATCHDOG_PID: String(process.pid),
	});
	t.deepEqual(Object.keys(environment), ['PATH']);
	t.is(service.watchdogMs, 3000);
});

test("another process's watchdog is not ours to feed", (t) => {
	const {service} = start(t, {WATCHDOG_USEC: '3000000', WATCHDOG_PID: '1'});
	t.is(service.watchdogMs, undefined);
});

test('a watchdog message that waits is not doubled', async (t) => {
	const {service, messages} = start(t);
	service.status('first');
	for (let count = 0; count < 5; count += 1) service.watchdog();
	service.status('last');
	await until('the last is told', () => messages().at(-1) === '/run/x STATUS=last');
	t.is(messages().length, 3);
});

test('without a service manager nothing is run', (t) => {
	const service = openServiceNotify({environment: {PATH: '/nowhere'}, onTrouble: () => t.fail()});
	service.ready();
	service.watchdog();
	t.is(service.watchdogMs, undefined);
});

test('a missing systemd-notify is told of once and harms nothing', async (t) => {
	const troubles: string[] = [];
	const service = openServiceNotify({
		environment: {NOTIFY_SOCKET: '/run/x', PATH: temporaryDirectory(t)},
		onTrouble: (text) => troubles.push(text),
	});
	service.ready();
	service.status('a');
	await until('trouble is told', () => troubles.length > 0);
	service.status('b');
	t.deepEqual(troubles, [
		'the service manager is not told how this daemon is: spawn systemd-notify ENOENT',
	]);
});
