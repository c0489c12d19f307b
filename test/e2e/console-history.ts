import test from 'ava';
import type {ExecutionContext} from 'ava';
import {sendLines} from '../helpers/attack-lines.ts';
import type {DeviceLine} from '../helpers/attack-lines.ts';
import {startHub} from '../helpers/hub-process.ts';
import {openScreen} from '../helpers/screen.ts';
import type {Screen} from '../helpers/screen.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

/** A disk error, and behind it more lines than the console holds. */
const lines: readonly DeviceLine[] = [
	deviceLine('disk-01', 'kernel', {severity: 3, message: 'I/O error, dev sda, sector 42'}),
	...Array.from({length: 400}, (_, index) =>
		deviceLine('web-02', index % 2 === 0 ? 'cron' : 'nginx', {message: `line ${index} of many`}),
	),
];

function deviceLine(
	host: string,
	program: string,
	{severity = 6, message}: {readonly severity?: number; readonly message: string},
): DeviceLine {
	return {host, program, severity, ago: 1, message};
}

async function logsOfMany(t: ExecutionContext): Promise<Screen> {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	await sendLines(hub.udpPort, lines, Date.now());
	const screen = openScreen(t, ['--socket', hub.socket], {env: {TZ: 'Asia/Kolkata'}});
	await screen.shows('live');
	screen.type('3');
	await screen.shows('line 399 of many');
	return screen;
}

test.serial(
	'errors and times far back are gone to, and lines filtered by their words',
	async (t) => {
		const screen = await logsOfMany(t);
		screen.type('E');
		await screen.shows(/^▌.*I\/O error, dev sda/m);
		screen.type('f');
		await screen.shows('▶ following');
		screen.type('T2h\r');
		await screen.shows(/^▌.*I\/O error, dev sda/m);
		screen.type('e');
		await screen.shows('no later line of severity err or worse');
		screen.type('l!');
		await screen.shows('filter -host:disk-01');
		await screen.shows(/^▌.*line 0 of many/m);
		screen.type('ll=');
		await screen.shows('filter -host:disk-01 program:cron');
		await screen.shows('line 2 of many');
		t.false(screen.text.includes('line 1 of many'));
		screen.type('-');
		await screen.shows(/filter -host:disk-01 {2}/);
		await screen.shows('line 399 of many');
		screen.type('\u001b');
		await screen.shows('all lines');
		screen.type('/| top program\r');
		await screen.shows(/^ +200 █{20} {2}(?:cron|nginx)\n +200 █{20} {2}(?:cron|nginx)\n +1 /m);
		screen.type('\u001b');
		await screen.shows('▶ following');
		screen.type('Z');
		await screen.shows(/live \d\d:\d\d\+05:30/);
		screen.type('Z');
		await t.notThrowsAsync(screen.shows('lines as sent'));
	},
);
