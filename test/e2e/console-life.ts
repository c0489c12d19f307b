import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {consoleFile} from '../../src/cli/console-process.ts';
import {openScreen} from '../helpers/screen.ts';
import type {Screen} from '../helpers/screen.ts';
import {until} from '../helpers/until.ts';

// The life of the console on its terminal needs no hub: none answers here, and the console waits for one.
const noHub = ['--socket', '/nonexistent/nms/hub.sock'];
const leaveCodes = ['1049l', '25h', '7h', '2004l', '1000l', '1006l', '1004l'].map(
	(mode) => `\u001b[?${mode}`,
);

function isRestored(screen: Screen): boolean {
	return screen.buffer === 'normal' && leaveCodes.every((code) => screen.raw.includes(code));
}

for (const [what, end, status] of [
	['q and yes', (screen: Screen) => screen.type('qy'), 0],
	['ctrl-c', (screen: Screen) => screen.type('\u0003'), 0],
	['SIGTERM', (screen: Screen) => screen.kill('SIGTERM'), 143],
	['SIGHUP', (screen: Screen) => screen.kill('SIGHUP'), 129],
	['SIGINT', (screen: Screen) => screen.kill('SIGINT'), 130],
] as const) {
	test(`the terminal is restored after ${what}`, async (t) => {
		const screen = openScreen(t, noHub);
		await screen.shows('[1 Alerts]');
		t.is(screen.buffer, 'alternate');
		end(screen);
		t.is(await screen.ended(), status);
		t.true(isRestored(screen));
	});
}

test('an error while painting restores the terminal and is told', async (t) => {
	const file = path.resolve(import.meta.dirname, '../fixtures/console-that-throws.js');
	const screen = openScreen(t, noHub, {command: [process.execPath, file]});
	screen.type('j');
	t.is(await screen.ended(), 1);
	t.true(isRestored(screen));
	await screen.shows('the console failed: Error: no such row');
});

test('a console whose terminal is gone ends by itself', async (t) => {
	const screen = openScreen(t, noHub);
	await screen.shows('[1 Alerts]');
	screen.hangUp();
	await t.notThrowsAsync(until('the console has ended', () => !isAlive(screen.pid)));
});

for (const [what, env, reason] of [
	['TERM=dumb', {TERM: 'dumb'}, "TERM is 'dumb'"],
	['no terminal at stdin', {}, 'standard input is not a terminal'],
] as const) {
	test(`with ${what} the console refuses and points to commands`, async (t) => {
		const command =
			'TERM' in env
				? [process.execPath, consoleFile]
				: ['/bin/sh', '-c', `"${process.execPath}" "${consoleFile}" < /dev/null`];
		const screen = openScreen(t, [], {env, command});
		t.is(await screen.ended(), 2);
		t.true(screen.raw.includes(reason), screen.raw);
		t.true(screen.raw.includes("'nms alerts list'"));
		t.false(screen.raw.includes('\u001b[?1049h'));
	});
}

test('any size is survived, and the screen is right afterwards', async (t) => {
	const screen = openScreen(t, noHub);
	await screen.shows('[1 Alerts]');
	for (const [columns, rows] of [
		[1, 1],
		[59, 15],
		[300, 100],
		[2, 80],
		[160, 48],
	] as const)
		screen.resize(columns, rows);
	await screen.shows(/DETAIL[\s\S]* q quit$/);
	screen.resize(40, 10);
	await screen.shows(/needs 60x16,\s+this is 40x10/);
	screen.resize(80, 24);
	await screen.shows(/● no hub/);
	await screen.shows(/ q quit$/);
	t.is(screen.text.match(/\[1 Alerts\]/g)?.length, 1);
});

test('a storm of resizes leaves one clean screen', async (t) => {
	const screen = openScreen(t, noHub);
	await screen.shows('[1 Alerts]');
	for (let step = 0; step < 100; step += 1) screen.resize(60 + (step % 97), 16 + (step % 31));
	screen.resize(100, 30);
	await until('the footer is on the last row', () =>
		(screen.text.split('\n')[29] ?? '').endsWith('q quit'),
	);
	t.is(screen.text.match(/\[1 Alerts\]/g)?.length, 1);
	t.is(screen.text.match(/q quit/g)?.length, 1);
});

test('a terminal that stops reading gets the right screen later', async (t) => {
	const screen = openScreen(t, noHub);
	await screen.shows('[1 Alerts]');
	screen.pause();
	for (let step = 0; step < 50; step += 1) screen.type('?\u001b[B\u001b');
	screen.type('6');
	screen.resume();
	await screen.shows('[6 Hub]');
	t.is(screen.text.match(/\[6 Hub\]/g)?.length, 1);
});

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
