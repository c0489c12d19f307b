// `nms verify` beside a hub and without one.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {startHub} from '../helpers/hub-process.ts';
import {askHub, jsonLines, runNms} from '../helpers/run-nms.ts';
import {sendLines} from '../helpers/syslog-lines.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

test.serial('what is stored is verified beside its hub, and damage is named', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const lines = Array.from({length: 500}, (_, at) => `<11>Nov 20 10:00:00 pi app: line ${at}`);
	await sendLines(hub.tcpPort, [...lines, 'no priority']);
	await until('all is stored', async () => (await hub.health()).events.stored === 500);
	const verify = ['verify', '--state-directory', hub.stateDirectory];
	const whole = await runNms(verify);
	t.is(whole.status, 0, whole.stdout + whole.stderr);
	t.regex(whole.stderr, /3 files, .*: no damage\n$/);
	await hub.stop();
	t.is((await runNms(verify)).status, 0);

	const events = path.join(hub.stateDirectory, 'events');
	const name = readdirSync(events).find((each) => each.startsWith('events-')) ?? '';
	const file = path.join(events, name);
	const bytes = readFileSync(file);
	// In every frame of zstd, since some lie where nothing is stored any more.
	const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
	for (let at = bytes.indexOf(frame); at >= 0; at = bytes.indexOf(frame, at + 1))
		bytes[at + 20] = (bytes[at + 20] ?? 0) ^ 1;
	writeFileSync(file, bytes);
	const damaged = await runNms([...verify, '--json']);
	t.is(damaged.status, 1);
	t.like(jsonLines(damaged.stdout)[0], {file, place: 'block 1 (ids 1 to 500)'});
	t.regex(damaged.stderr, /restore the file from a backup/);
});

test.serial('a state directory that is none, or another machine, cannot be verified', async (t) => {
	const directory = temporaryDirectory(t);
	const none = await runNms(['verify', '--state-directory', directory, '--json']);
	t.is(none.status, 5);
	t.like(jsonLines(none.stderr)[0], {error: {code: 'not_found'}});
	t.is((await askHub({socket: '/nowhere'}, 'verify')).status, 2);
	t.is((await runNms(['verify', '--config', path.join(directory, 'none.yaml')])).status, 78);
});
