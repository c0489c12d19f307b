// `nms hold`, `nms holds`, and evidence whose event files were removed.
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {z} from 'zod';
import {heldAlertJson} from '../../src/proto/rpc/hold-schema.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {askHub as nms, jsonLines} from '../helpers/run-nms.ts';
import {guesses, sendLines} from '../helpers/syslog-lines.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const detail = z.object({
	evidence: z.array(z.object({event: z.object({original: z.string()})})),
	history: z.array(z.object({action: z.string()})),
	hold: z.object({reason: z.string()}).nullable(),
});

test.serial('a held alert keeps its event files, and every alert its evidence', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const lines = guesses('203.0.113.7', 30);
	await sendLines(hub.tcpPort, lines);
	await until('there is an alert', async () => (await hub.health()).alerts.new === 1);
	const [alert = ''] = (await nms(hub, 'alerts', 'list')).stdout.split('\n').slice(1);
	const [id = ''] = alert.split(' ');
	const held = await nms(hub, 'hold', id, '--reason', 'a report');
	t.is(held.status, 0, held.stderr);
	t.regex(held.stdout, /^alert \w+ is held: \d event files? \(.*\) stay; /);
	t.is((await nms(hub, 'hold', id)).status, 1);
	t.like(heldAlertJson.parse(jsonLines((await nms(hub, 'holds', '--json')).stdout)[0]), {
		short_id: id,
		reason: 'a report',
	});
	t.regex(
		(await nms(hub, 'alerts', 'show', id)).stdout,
		/held +its event files stay since .*: a report/,
	);

	writeFileSync(path.join(directory, 'hub.yaml'), `${loopbackConfig}retention: {size: 1B}\n`);
	const reloads = () => hub.log().filter(({msg}) => String(msg).includes('reload')).length;
	const before = reloads();
	hub.kill('SIGHUP');
	await until('it is reloaded', () => reloads() > before);
	const {rows} = (await hub.health()).retention.classes.reduce(
		(sum, {files}) => ({rows: sum.rows + files}),
		{rows: 0},
	);
	t.true(rows > 0);
	t.is((await nms(hub, 'hold', id, '--release')).status, 0);
	t.is((await nms(hub, 'hold', id, '--release')).status, 1);
	hub.kill('SIGHUP');
	await until(
		'the files are removed',
		async () => (await hub.health()).retention.removed.files > 0,
	);
	t.is((await nms(hub, 'search', 'Failed')).status, 1);
	const shown = detail.parse(JSON.parse((await nms(hub, 'alerts', 'show', id, '--json')).stdout));
	t.deepEqual(
		shown.evidence.map(({event}) => event.original),
		[...lines.slice(0, 20), ...lines.slice(10)].filter((line, at, all) => all.indexOf(line) === at),
	);
	t.is(shown.hold, null);
	t.deepEqual(
		shown.history.map(({action}) => action),
		['alert.held', 'alert.released'],
	);
	t.regex((await nms(hub, 'holds')).stderr, /no held alert/);
});
