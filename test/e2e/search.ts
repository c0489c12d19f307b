// `nms search` against a real hub.
import test from 'ava';
import {eventJson} from '../../src/proto/rpc/schema.ts';
import {startHub} from '../helpers/hub-process.ts';
import {askHub as nms, jsonLines} from '../helpers/run-nms.ts';
import {sendLines} from '../helpers/syslog-lines.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

test.serial('events are searched, limited, counted and not found', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const words = ['one', 'two', 'three', 'other'];
	await sendLines(
		hub.tcpPort,
		words.map((word) => `<11>Nov 20 10:00:00 pi app: number ${word}`),
	);
	await until('all is stored', async () => (await hub.health()).events.stored === words.length);
	const found = await nms(hub, 'search', 'NUMBER', '--json');
	t.is(found.status, 0);
	const rows = jsonLines(found.stdout).map((value) => eventJson.parse(value));
	t.deepEqual(
		rows.map(({message}) => message),
		words.map((word) => `number ${word}`).toReversed(),
	);
	t.regex(found.stderr, /^nms: 4 events found; \d+ of \d+ blocks? opened, /);
	const oldest = await nms(hub, 'search', 'number', '--oldest', '--limit', '1');
	t.regex(oldest.stdout, /pi app: number one\n$/);
	const counted = await nms(hub, 'search', 'number', '|', 'count');
	t.is(counted.stdout, '4\n');
	const top = await nms(hub, 'search', '| top host');
	t.is(top.stdout, 'EVENTS  HOST\n     4  pi\n');
	const none = await nms(hub, 'search', 'absent');
	t.deepEqual([none.status, none.stdout], [1, '']);
	t.is((await nms(hub, 'search', '(a')).status, 2);
});
