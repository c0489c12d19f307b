import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {serialiseSavedViews} from '../../src/proto/saved-views.ts';
import {attackLines, sendLines} from '../helpers/attack-lines.ts';
import {startHub} from '../helpers/hub-process.ts';
import {openScreen} from '../helpers/screen.ts';
import type {Screen} from '../helpers/screen.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

interface Scene {
	readonly screen: Screen;
	/** Another console of the same person on the same hub. */
	readonly again: () => Screen;
	/** Where that person's files are. */
	readonly state: string;
}

/** A hub that has been attacked, and a console that shows it. */
async function scene(
	t: ExecutionContext,
	env: Readonly<Record<string, string>> = {},
): Promise<Scene> {
	const state = temporaryDirectory(t);
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	await sendLines(hub.udpPort, attackLines, Date.now());
	const again = (): Screen =>
		openScreen(t, ['--socket', hub.socket], {env: {...env, XDG_STATE_HOME: state}});
	const screen = again();
	await screen.shows('row 1 of 4');
	return {screen, again, state};
}

/** A click as a terminal with SGR 1006 reports it, on the first place where the text stands. */
function click(screen: Screen, text: string, times = 1): void {
	const rows = screen.text.split('\n');
	const y = rows.findIndex((row) => row.includes(text));
	const place = `${(rows[y]?.indexOf(text) ?? 0) + 1};${y + 1}`;
	screen.type(`\u001b[<0;${place}M\u001b[<0;${place}m`.repeat(times));
}

test.serial('a person works with the mouse alone', async (t) => {
	const {screen} = await scene(t);
	const third = screen.text.split('\n')[6] ?? '';
	click(screen, third.slice(2, 40));
	await screen.shows('row 3 of 4');
	click(screen, 'x close');
	await screen.shows('Why?');
	click(screen, 'esc cancel');
	await until('the window is closed', () => !screen.text.includes('Why?'));
	click(screen, '3 Logs');
	await screen.shows('▶ following');
	screen.type('\u001b[<64;10;10M');
	await screen.shows('‖ paused');
	click(screen, '1 Alerts');
	await screen.shows('row 3 of 4');
	click(screen, third.slice(2, 40));
	await screen.shows('TIMELINE');
	click(screen, 'q quit');
	await t.notThrowsAsync(screen.shows('HOST'));
});

test.serial('the mouse is left to the terminal when asked, and the next time', async (t) => {
	const {screen, again, state} = await scene(t);
	await until('the mouse is asked for', () => screen.raw.includes('\u001b[?1000h\u001b[?1006h'));
	t.false(screen.raw.includes('\u001b[?1003h'));
	screen.type(':set mouse off\r');
	await screen.shows("clicks are the terminal's");
	await until('it is given back', () => screen.raw.includes('\u001b[?1000l\u001b[?1006l'));
	const file = path.join(state, 'nms/console.json');
	await until('the choice is kept', () => readText(file).includes('"mouse": false'));
	t.is(statSync(file).mode & 0o777, 0o600);
	const next = again();
	await next.shows('row 1 of 4');
	t.false(next.raw.includes('\u001b[?1000h') && !next.raw.includes('\u001b[?1000l'));
	next.type(':set mouse on\r');
	await until(
		'it is asked for again',
		() =>
			next.raw.slice(next.raw.lastIndexOf('clicks')).includes('\u001b[?1000h') ||
			next.raw.includes('\u001b[?1000h'),
	);
	await t.notThrowsAsync(until('and kept', () => readText(file).includes('"mouse": true')));
});

test.serial('commands are found by a few of their letters', async (t) => {
	const {screen} = await scene(t);
	screen.type(':hi ab');
	await screen.shows('view high and above');
	screen.type('\r');
	await screen.shows('filter state:open sev:high');
	screen.type(':logs "upstream timed out"\r');
	await screen.shows('filter "upstream timed out"');
	screen.type('-');
	await screen.shows('filter state:open sev:high');
	screen.type(':reopne\r');
	await screen.shows(/near: .*reopen/);
	screen.type('\u001b');
	await until('the palette is closed', () => !screen.text.includes('near:'));
	screen.type(':');
	await screen.shows('of them');
	screen.type('\u001b[A');
	await screen.shows('> logs "upstream timed out"');
	screen.type('\u0015quit\r');
	t.is(await screen.ended(), 0);
});

test.serial('a view is saved, found by another console, and its deletion taken back', async (t) => {
	const {screen, again, state} = await scene(t);
	const file = path.join(state, 'nms/views.json');
	screen.type('/\u0015sev:critical who:none\r');
	await screen.shows('row 1 of 1');
	screen.type('vs');
	await screen.shows('Save this view as');
	screen.type('night shift\r');
	await screen.shows('saved view night shift');
	t.is(statSync(file).mode & 0o777, 0o600);
	const other = again();
	await other.shows('row 1 of 4');
	other.type('v1');
	await other.shows('filter sev:critical who:none');
	await other.shows('row 1 of 1');
	other.type('vkjkd');
	await other.shows('deleted view night shift');
	await until('it is gone', () => !readText(file).includes('night shift'));
	other.type('u');
	await other.shows('saved view night shift');
	t.true(readText(file).includes('night shift'));
});

test.serial('hostile names of views reach no terminal as they are', async (t) => {
	const {state, again} = await scene(t);
	const hostile = '\u001b[8m\u001b]52;c;cm0=\u0007evil\r\u202e';
	const view = {name: hostile, tab: 'alerts', query: `state:all ${hostile}`, order: 'time'};
	mkdirSync(path.join(state, 'nms'), {recursive: true});
	writeFileSync(path.join(state, 'nms/views.json'), serialiseSavedViews([view]));
	const screen = again();
	await screen.shows('row 1 of 4');
	screen.type('v');
	await screen.shows('␛[8m␛]52;c;cm0=␇evil␍');
	screen.type('1');
	await screen.shows(/filter state:all ␛\[8m/);
	screen.type(':evil');
	await screen.shows('view ␛[8m');
	t.false(screen.raw.includes('\u001b[8m'));
	t.false(screen.raw.includes('\u001b]52'));
	t.false(screen.raw.includes('\u202e'));
});

test.serial('a damaged file of views is told and kept', async (t) => {
	const {state, again} = await scene(t);
	const file = path.join(state, 'nms/views.json');
	mkdirSync(path.dirname(file), {recursive: true});
	writeFileSync(file, '{"version": 1, "views": [');
	const screen = again();
	await screen.shows('cannot be read');
	await screen.shows('row 1 of 4');
	screen.type('vsmine too\r');
	await screen.shows('views.json.damaged');
	t.is(readText(`${file}.damaged`), '{"version": 1, "views": [');
	t.true(readText(file).includes('mine too'));
});

test.serial('raw text goes to the pager cleaned, and the screen comes back', async (t) => {
	const paged = path.join(temporaryDirectory(t), 'paged');
	const {screen} = await scene(t, {PAGER: `tee ${paged}`});
	screen.type('3');
	await screen.shows('▶ following');
	await screen.shows('␛[8mhidden');
	screen.type('/hidden\r');
	await screen.shows('filter hidden');
	await screen.shows('␛[8mhidden');
	screen.type(' ');
	await screen.shows('‖ paused');
	screen.type('\u000f');
	await until('the pager has it', () => readText(paged).endsWith('\n'));
	t.true(readText(paged).includes('␛[8mhidden'), readText(paged));
	// oxlint-disable-next-line no-control-regex
	t.notRegex(readText(paged), /[\u0000-\u0009\u000b-\u001f]/);
	await until('the screen is back', () => screen.raw.split('\u001b[?1049h').length === 3);
	await screen.shows('‖ paused');
	t.is(screen.buffer, 'alternate');
	screen.type('?');
	await t.notThrowsAsync(screen.shows('Keys of the logs pane'));
});

test.serial('a pager that fails gives the screen back and says so', async (t) => {
	for (const [pager, said] of [
		['/nonexistent/pager -x', 'cannot be started'],
		['false', 'false ended with 1'],
	] as const) {
		// oxlint-disable-next-line no-await-in-loop
		const {screen} = await scene(t, {PAGER: pager});
		screen.type('\u000f');
		// oxlint-disable-next-line no-await-in-loop
		await screen.shows(said);
		t.is(screen.buffer, 'alternate');
	}
});

test.serial('an interrupt in the pager ends neither it nor the console', async (t) => {
	const {screen} = await scene(t, {PAGER: 'less'});
	screen.type('\u000f');
	await screen.shows('(END)');
	const written = screen.raw.length;
	screen.type('\u0003');
	await until('less has heard it', () => screen.raw.length > written);
	screen.type('q');
	await screen.shows('row 1 of 4');
	screen.type('\u000f');
	await screen.shows('(END)');
	screen.kill('SIGTERM');
	t.is(await screen.ended(), 143);
});

function readText(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
