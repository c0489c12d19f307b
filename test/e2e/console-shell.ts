import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {consoleFile} from '../../src/cli/console-process.ts';
import {openScreen} from '../helpers/screen.ts';
import {startHub} from '../helpers/hub-process.ts';
import {attackLines, sendLines} from '../helpers/attack-lines.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

// The console among other programs: a shell with job control around it, tmux between it and the terminal.
const noHub = '/nonexistent/nms/hub.sock';
const hasTmux = spawnSync('tmux', ['-V']).status === 0;
const testWithTmux = hasTmux ? test : test.skip;
const absent = hasTmux ? '' : ' (tmux is not installed)';

test('ctrl-z suspends and the shell brings the console back', async (t) => {
	const screen = openScreen(t, [], {command: ['/bin/bash', '--norc', '--noprofile', '-i']});
	screen.type(`PS1='$ '; clear; ${process.execPath} ${consoleFile} --socket ${noHub}\n`);
	await screen.shows('[1 Alerts]');
	await until('the mouse is asked for', () => screen.raw.includes('\u001b[?1000h'));
	for (const turn of [1, 2]) {
		screen.type('\u001a');
		// oxlint-disable-next-line no-await-in-loop
		await screen.shows('Stopped');
		t.is(screen.buffer, 'normal');
		t.true(screen.raw.lastIndexOf('\u001b[?1000l') > screen.raw.lastIndexOf('\u001b[?1000h'));
		screen.type(`echo turn $((${turn} + 10))\n`);
		// oxlint-disable-next-line no-await-in-loop
		await screen.shows(`turn ${turn + 10}`);
		screen.type('clear; fg\n');
		// oxlint-disable-next-line no-await-in-loop
		await screen.shows('[1 Alerts]');
		t.is(screen.buffer, 'alternate');
		t.true(screen.raw.lastIndexOf('\u001b[?1000h') > screen.raw.lastIndexOf('\u001b[?1000l'));
	}
	screen.type('?');
	await screen.shows('Keys of the alerts pane');
	screen.type('\u001bqy');
	await screen.shows(/^\$$/m);
	t.is(screen.buffer, 'normal');
});

testWithTmux(`inside tmux with its own settings clicks and copies pass${absent}`, async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	await sendLines(hub.udpPort, attackLines, Date.now());
	const tmux = ['tmux', '-S', path.join(directory, 'tmux.sock'), '-f', '/dev/null'];
	t.teardown(() => spawnSync(tmux[0] ?? '', [...tmux.slice(1), 'kill-server']));
	const screen = openScreen(t, [], {
		command: [...tmux, 'new-session', process.execPath, consoleFile, '--socket', hub.socket],
	});
	await screen.shows('row 1 of 4');
	const [, tabs = ''] = screen.text.split('\n');
	screen.type(`\u001b[<0;${tabs.indexOf('Hub') + 1};2M`);
	await screen.shows('LISTENERS');
	screen.type('1y');
	await screen.shows('copied 16 characters');
	await until('the terminal was given the text', () => screen.raw.includes('\u001b]52;'));
	// oxlint-disable-next-line no-control-regex
	const [, base64 = ''] = /\u001b\]52;[a-z]*;([\w+/=]+)/.exec(screen.raw) ?? [];
	t.regex(Buffer.from(base64, 'base64').toString(), /^[\da-f]{16}$/);
	const buffer = spawnSync(tmux[0] ?? '', [...tmux.slice(1), 'show-buffer'], {encoding: 'utf8'});
	t.regex(buffer.stdout, /^[\da-f]{16}$/);
});
