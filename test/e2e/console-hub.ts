import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {Result} from '../../src/proto/rpc/schema.ts';
import {attackLines, sendLines} from '../helpers/attack-lines.ts';
import {startHub} from '../helpers/hub-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {openScreen} from '../helpers/screen.ts';
import type {Screen} from '../helpers/screen.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

interface Scene {
	readonly directory: string;
	readonly hub: HubProcess;
	readonly screen: Screen;
}

/** A hub that has been attacked, and a console that shows it. */
async function scene(t: ExecutionContext): Promise<Scene> {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	await sendLines(hub.udpPort, attackLines, Date.now());
	const screen = openScreen(t, ['--socket', hub.socket]);
	await screen.shows('row 1 of 4');
	await screen.shows(/^ last +\S/m);
	return {directory, hub, screen};
}

/** The first alert of the list as the hub has it. */
async function firstAlert(hub: HubProcess): Promise<Result<'alerts.get'>> {
	const client = await hub.connect();
	const {rows} = await client.call('alerts.window', {});
	const result = await client.call('alerts.get', {id: rows[0]?.id ?? ''});
	client.close();
	return result;
}

test.serial('an operator handles an alert with the keyboard', async (t) => {
	const {hub, screen} = await scene(t);
	screen.type('a');
	await screen.shows('acknowledged 1 alert');
	const acknowledged = await firstAlert(hub);
	t.is(acknowledged.alert.state, 'acknowledged');
	await screen.shows(/▌.* CRIT .* ack /);
	screen.type('u');
	await screen.shows('undone: 1 alert');
	await screen.shows(/▌.* CRIT .* new /);
	screen.type('nlooked at it\r');
	await screen.shows('noted on 1 alert');
	screen.type('@\u0015dan\r');
	await screen.shows('assigned 1 alert to dan');
	screen.type('i');
	await screen.shows(/▌.* CRIT .* prog {2}dan/);
	screen.type('xt');
	await screen.shows('Close as true positive');
	screen.type('blocked at the firewall\r');
	await screen.shows('closed 1 alert as true positive');
	await screen.shows('row 1 of 3');
	const {alert, history} = await firstAlert(hub);
	t.like(alert, {state: 'closed', resolution: 'true_positive', assignee: 'dan'});
	t.true(JSON.stringify(history).includes('looked at it'));
	t.true(JSON.stringify(history).includes('blocked at the firewall'));
});

test.serial('all alerts of a filter change in one go after a question', async (t) => {
	const {screen} = await scene(t);
	screen.type('*');
	await screen.shows('all 4 of the filter marked');
	screen.type('xe\r');
	await screen.shows('Close as test all 4 alerts of this filter?');
	screen.type('y');
	await screen.shows('closed 4 alerts as test');
	await screen.shows('No open alerts');
	screen.type('/\u0015state:closed\r');
	await t.notThrowsAsync(screen.shows('row 1 of 4'));
});

test.serial('a dialog outlives the hub and its text is not lost', async (t) => {
	const {directory, hub, screen} = await scene(t);
	screen.type('nhalf typed');
	await screen.shows('> half typed');
	hub.kill();
	await screen.shows('● stale');
	await screen.shows('> half typed');
	screen.type('\r');
	await screen.shows('not connected, nothing was changed');
	const again = await startHub(t, {directory});
	await screen.shows('● live');
	screen.type('\r');
	await screen.shows('noted on 1 alert');
	await screen.shows('row 1 of 4');
	t.true(JSON.stringify((await firstAlert(again)).history).includes('half typed'));
});

test.serial('a hub that no longer answers is told, and left', async (t) => {
	const {hub, screen} = await scene(t);
	hub.kill('SIGSTOP');
	try {
		await screen.shows('● stale');
		await screen.shows('has not answered for 10 s');
	} finally {
		hub.kill('SIGCONT');
	}
	await t.notThrowsAsync(screen.shows('● live'));
});

test.serial('lines are followed, paused with a counter, and filtered', async (t) => {
	const {hub, screen} = await scene(t);
	screen.type('3');
	await screen.shows('▶ following');
	await screen.shows('upstream timed out');
	screen.type(' ');
	await screen.shows('‖ paused');
	const more = Array.from({length: 7}, (_, index) => ({
		host: 'web-09',
		program: 'cron',
		severity: 6,
		ago: 0,
		message: `job ${index} done`,
	}));
	await sendLines(hub.udpPort, more, Date.now());
	await screen.shows('▼ 7 new');
	t.notRegex(screen.text, /job \d done/);
	screen.type('j');
	await screen.shows('job 0 done');
	t.true(screen.text.includes('‖ paused'));
	screen.type('f');
	await screen.shows('job 6 done');
	screen.type('/program:cron "job 3"\r');
	await screen.shows('filter program:cron "job 3"');
	await until('only what matches is shown', () => !screen.text.includes('job 6 done'));
	await screen.shows('job 3 done');
	screen.type('/ nope:1\r');
	await screen.shows(/nope/);
	screen.type('\u001b');
	await screen.shows('filter program:cron "job 3"');
});

test.serial('hostile lines reach neither the terminal nor its clipboard', async (t) => {
	const {screen} = await scene(t);
	screen.type('3');
	await screen.shows('␛[8mhidden␛[0m ␛]52;c;cm0=␇ evil␍good 漢字');
	t.false(screen.raw.includes('\u001b[8m'));
	t.false(screen.raw.includes('\u001b]52'));
	t.false(screen.raw.includes('\u202e'));
	t.false(screen.raw.includes('\r'));
});

test.serial('copying sends the text to the clipboard of the terminal', async (t) => {
	const {hub, screen} = await scene(t);
	screen.type('y');
	await screen.shows('copied 16 characters');
	const {id} = (await firstAlert(hub)).alert;
	t.true(screen.raw.includes(`\u001b]52;c;${Buffer.from(id).toString('base64')}\u0007`));
});

test.serial('an idle console writes nothing at all', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const screen = openScreen(t, ['--socket', hub.socket]);
	await screen.shows('● live');
	await screen.shows('No lines so far');
	await screen.shows('No open alerts');
	const client = await hub.connect();
	const clock = async (): Promise<number> => {
		const hello = await client.call('health', {});
		return Date.now() - Date.parse(hello.started);
	};
	const writtenIn = async (ms: number): Promise<string> => {
		const written = screen.raw.length;
		const start = await clock();
		await until('time has passed', async () => (await clock()) - start > ms);
		return screen.raw.slice(written);
	};
	const onAlerts = await writtenIn(2000);
	screen.type('3');
	await screen.shows(' 0 err');
	const onLogs = await writtenIn(2000);
	client.close();
	// Another client's coming and going is in the health that the hub sends, but on no row of this screen. Only the clock's minute may be.
	t.true(onAlerts.length < 60, onAlerts);
	// And the strip's times with it.
	t.true(onLogs.length < 600, onLogs);
});

test.serial('a new sender is accepted with one key, and that taken back', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	await sendLines(hub.udpPort, attackLines.slice(0, 1), Date.now());
	const screen = openScreen(t, ['--socket', hub.socket]);
	const newSenders = async (): Promise<number> => (await hub.health()).new_senders.count;
	screen.type('2');
	await screen.shows('new device');
	await until('it is counted', async () => (await newSenders()) === 1);
	screen.type('a');
	await screen.shows(/udp 127\.\S+ is accepted as \S+/);
	await until('it is no new sender', async () => (await newSenders()) === 0);
	await until('the list says so', () => !screen.text.includes('new device'));
	screen.type('u');
	await screen.shows('is not accepted any more');
	await screen.shows('new device');
	t.is(await newSenders(), 1);
});
