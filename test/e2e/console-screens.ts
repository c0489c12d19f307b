import test from 'ava';
import type {HubClient} from '../../src/proto/rpc/client.ts';
import {attackLines, sendLines} from '../helpers/attack-lines.ts';
import {comparePictures, large, maskTimes, small} from '../helpers/golden-screens.ts';
import type {Picture} from '../helpers/golden-screens.ts';
import {startHub} from '../helpers/hub-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';
import {withinDay} from '../helpers/within-day.ts';

// Golden screens: what the console shows of a real hub after a real attack, as text in docs/screens. UPDATE_SCREENS=1 writes them.
const config = `
hub: {name: hub-a}
syslog:
  udp: [{address: 127.0.0.1, port: 0}]
  tcp: []
timezone: UTC
`;

const seen = /^ last +\S[\s\S]*upstream timed out/m;

// No two ways to match: the lines are tried again and again. Eighteen lines below their strip: those of the strip below the alerts are there at once, the others a moment later.
const fullPane = /▶ following\n [\d:]{5} [^\n]*err(?:\n [\d:]{8} [^\n]*){18}\n\n/;

const pictures: Readonly<Record<string, Picture>> = {
	'alerts-80x24': {...small, until: seen},
	'alerts-160x48': {...large, until: /EVENTS[\s\S]*upstream timed out/},
	'alerts-80x24-no-color': {...small, env: {NO_COLOR: '1'}, until: seen},
	'alerts-80x24-ascii': {...small, env: {LANG: 'C'}, until: seen},
	'alerts-160x48-no-color': {
		...large,
		env: {NO_COLOR: '1'},
		until: /EVENTS[\s\S]*upstream timed out/,
	},
	'alerts-160x48-ascii': {...large, env: {LANG: 'C'}, until: /EVENTS[\s\S]*upstream timed out/},
	'detail-80x24': {...small, steps: [['\r', seen]], until: /TIMELINE/},
	'logs-80x24': {...small, steps: [['3', seen]], until: fullPane},
	'logs-160x48': {
		...large,
		steps: [['3', /EVENTS[\s\S]*upstream timed out/]],
		until: /▶ following[\s\S]* err\n[\s\S]*admin1 [\s\S]*upstream timed out/,
	},
	'hub-80x24': {...small, steps: [['6', seen]], until: 'lost nothing'},
	'hub-160x48': {
		...large,
		steps: [['6', /EVENTS[\s\S]*upstream timed out/]],
		until: 'lost nothing',
	},
	'close-80x24': {...small, steps: [['x', seen]], until: 'Why?'},
	'palette-80x24': {...small, steps: [[':hi', seen]], until: /high and above[\s\S]*of them/},
	'views-80x24': {...small, steps: [['v', seen]], until: 'the last day'},
	'help-80x24': {...small, steps: [['?', seen]], until: 'Keys of the alerts pane'},
};

test.serial('the screens are as the manual and the README show them', async (t) => {
	await withinDay(t, 120_000);
	const hub = await startHub(t, {directory: temporaryDirectory(t), config});
	await attack(hub);
	const ids = await idsOf(hub);
	await comparePictures(t, hub.socket, {pictures, mask: (text) => masked(text, ids)});
});

async function attack(hub: HubProcess): Promise<void> {
	await sendLines(hub.udpPort, attackLines, Date.now());
	const client = await hub.connect();
	await until(
		'four alerts are open',
		async () => (await client.call('health', {})).alerts.new === 4,
	);
	await until('the hub has looked at its files', async () => {
		const {retention} = await client.call('health', {});
		return retention.classes.filter(({files}) => files > 0).length === 2;
	});
	// Rates and the last minute stand still in the picture.
	await until('the rate is zero again', async () => {
		const {events} = await client.call('health', {});
		return events.per_second === 0 && events.last_minute.some((count) => count > 0);
	});
	client.close();
}

async function idsOf(hub: HubProcess): Promise<readonly (readonly [string, string])[]> {
	const client: HubClient = await hub.connect();
	const {rows} = await client.call('alerts.window', {});
	client.close();
	return rows.map((row) => [row.id, row.short_id]);
}

/** The same text for every run: ids of alerts, and what all pictures mask. */
function masked(text: string, ids: readonly (readonly [string, string])[]): string {
	let same = text;
	for (const [id, short] of ids) {
		same = same.replaceAll(id, '4f1a0c2e9b7d3586'.slice(0, id.length));
		same = same.replaceAll(new RegExp(`(?<= )${short}(?= |$)`, 'gm'), '4f1a');
	}
	return maskTimes(same);
}
