// The demo and the console as `nms` starts them on a terminal: what is seen, and that the terminal is given back.
import {readdirSync, readFileSync} from 'node:fs';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {nmsProgramFile} from '../helpers/run-nms.ts';
import type {Screen} from '../helpers/screen.ts';
import {openScreen} from '../helpers/screen.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

interface Stage {
	readonly screen: Screen;
	readonly directory: string;
}

function openNms(t: ExecutionContext, ...args: readonly string[]): Stage {
	const directory = temporaryDirectory(t);
	const command = [process.execPath, nmsProgramFile];
	return {directory, screen: openScreen(t, args, {command, env: {TMPDIR: directory}})};
}

function isRestored({buffer, raw}: Screen): boolean {
	return buffer === 'normal' && raw.includes('\u001B[?1049l') && raw.includes('\u001B[?25h');
}

test.serial('the demo shows its alerts in the console and goes with it', async (t) => {
	const {screen, directory} = openNms(t, 'demo');
	await screen.shows('[1 Alerts·3]');
	t.regex(screen.text, /CRIT 1 +HIGH 1/);
	t.regex(screen.text, /203\.0\.113\.7|203\.0…/);
	screen.type('qy');
	t.is(await screen.ended(), 0);
	t.true(isRestored(screen));
	t.deepEqual(readdirSync(directory), []);
});

test.serial('a demo that is ended by a signal gives the terminal back', async (t) => {
	const {screen, directory} = openNms(t, 'demo');
	await screen.shows('[1 Alerts');
	process.kill(screen.pid, 'SIGTERM');
	t.is(await screen.ended(), 143);
	t.true(isRestored(screen));
	t.deepEqual(readdirSync(directory), []);
});

test.serial('nms without a verb is the console and passes signals on to it', async (t) => {
	const {screen} = openNms(t, '--socket', '/nonexistent/hub.sock');
	await screen.shows('[1 Alerts]');
	process.kill(screen.pid, 'SIGTERM');
	t.is(await screen.ended(), 143);
	t.true(isRestored(screen));
});

test.serial('a console that is killed has its terminal cleared up by nms', async (t) => {
	const {screen} = openNms(t, '--socket', '/nonexistent/hub.sock');
	await screen.shows('[1 Alerts]');
	process.kill(childOf(screen.pid), 'SIGKILL');
	t.is(await screen.ended(), 137);
	t.true(isRestored(screen));
});

test.serial('a demo on a dumb terminal does without the console', async (t) => {
	const directory = temporaryDirectory(t);
	const command = [process.execPath, nmsProgramFile];
	const screen = openScreen(t, ['demo'], {command, env: {TMPDIR: directory, TERM: 'dumb'}});
	await until('the attack has begun', () => screen.raw.includes('under a brute force'));
	t.is(screen.buffer, 'normal');
	screen.type('\u0003');
	t.is(await screen.ended(), 130);
	t.deepEqual(readdirSync(directory), []);
});

function childOf(pid: number): number {
	return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}
