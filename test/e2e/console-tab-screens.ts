import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {AgentClient, events, register} from '../helpers/agent-client.ts';
import {attackLines, sendLines} from '../helpers/attack-lines.ts';
import {comparePictures, large, maskTimes, small} from '../helpers/golden-screens.ts';
import type {Picture} from '../helpers/golden-screens.ts';
import {startHub} from '../helpers/hub-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {sendDatagrams} from '../helpers/syslog-senders.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';
import {withinDay} from '../helpers/within-day.ts';

// Golden screens of the tabs that need more than an attack: endpoints with and without an agent, lines that do not parse, volumes.
const config = `
hub: {name: hub-a}
syslog:
  udp: [{address: 127.0.0.1, port: 0}]
  tcp: []
agents: {listen: [{address: 127.0.0.1, port: 0}]}
timezone: UTC
`;

const badLines = [
	'<34>1 2026-13-40T14:00:00Z web-02 su - - - there is no such month',
	'<999>1 - - - - - -',
	'<13>1 2026-11-20T14:00:00Z host\u00e9 app - - - \u6f22\u5b57 and \u001b[31m',
];

const tiny = {columns: 60, rows: 16};
const alerts = '[1 Alerts';
const listed = /disconn[\s\S]*enter opens[\s\S]*source +f/;
/** The detail, the alerts and the lines of an endpoint come one by one. */
const whole = /spool[\s\S]*ALIVE[\s\S]*OPEN ALERTS[\s\S]*LAST LINES/;
const dumped = /HOSTNAME[\s\S]*0000 /;
const drawn = /TOP SOURCES[\s\S]*sshd/;

const pictures: Readonly<Record<string, Picture>> = {
	'endpoints-80x24': {...small, steps: [['2', alerts]], until: listed},
	'endpoints-160x48': {...large, steps: [['2', alerts]], until: whole},
	'endpoints-60x16': {...tiny, steps: [['2', alerts]], until: listed},
	'endpoints-80x24-ascii': {
		...small,
		env: {LANG: 'C'},
		steps: [['2', alerts]],
		until: listed,
	},
	'endpoints-80x24-no-color': {
		...small,
		env: {NO_COLOR: '1'},
		steps: [['2', alerts]],
		until: listed,
	},
	'host-80x24': {
		...small,
		steps: [
			['2', alerts],
			['j', listed],
			['\r', /─ db-01/],
		],
		until: /esc back[\s\S]*spool[\s\S]*▼ 7 more rows/,
	},
	'errors-80x24': {...small, steps: [['4', alerts]], until: dumped},
	'errors-160x48': {...large, steps: [['4', alerts]], until: dumped},
	'errors-60x16': {...tiny, steps: [['4', alerts]], until: /more rows/},
	'errors-80x24-ascii': {...small, env: {LANG: 'C'}, steps: [['4', alerts]], until: dumped},
	'errors-80x24-no-color': {
		...small,
		env: {NO_COLOR: '1'},
		steps: [['4', alerts]],
		until: dumped,
	},
	'error-lines-80x24': {
		...small,
		steps: [
			['4', alerts],
			['\r', dumped],
		],
		until: /lines of udp[\s\S]*0000 /,
	},
	'dashboard-80x24': {...small, steps: [['5', alerts]], until: drawn},
	'dashboard-160x48': {
		...large,
		steps: [['5', alerts]],
		until: /CRIT[\s\S]*pi-attic[\s\S]*25 gw-01[\s\S]*sshd/,
	},
	'dashboard-60x16': {...tiny, steps: [['5', alerts]], until: /TOP PROGRAMS/},
	'dashboard-80x24-ascii': {...small, env: {LANG: 'C'}, steps: [['5', alerts]], until: drawn},
	'dashboard-80x24-no-color': {
		...small,
		env: {NO_COLOR: '1'},
		steps: [['5', alerts]],
		until: drawn,
	},
};

test.serial('endpoints, parse errors and volumes look as the manual shows them', async (t) => {
	await withinDay(t, 180_000);
	const hub = await startHub(t, {directory: temporaryDirectory(t), config});
	await sendLines(hub.udpPort, attackLines, Date.now());
	for (const text of badLines) {
		// oxlint-disable-next-line no-await-in-loop
		await sendDatagrams(hub.udpPort, [text]);
	}
	await connectAgents(t, hub);
	await until('all of it is there', async () => {
		const {events: counts, endpoints, alerts: found} = await hub.health();
		const isCounted = counts.last_minute.some((count) => count > 0);
		const isStill = counts.per_second === 0 && isCounted;
		return (
			isStill &&
			counts.parse_errors === badLines.length &&
			endpoints.disconnected === 1 &&
			found.new === 4
		);
	});
	await comparePictures(t, hub.socket, {pictures, mask: masked});
});

/** One agent that stays, over the hub's own socket, and one over TCP that went away. */
async function connectAgents(t: ExecutionContext, hub: HubProcess): Promise<void> {
	const local = new AgentClient(path.join(path.dirname(hub.socket), 'agents.sock'));
	await local.activate({host: {...register().host, hostname: 'db-01'}});
	// The course of its CPU has a row from the second on.
	for (let beat = 0; beat < 3; beat += 1) local.heartbeat();
	local.batch(events(1, 3));
	await local.stored(3);
	const beating = setInterval(() => local.heartbeat(), 5000);
	t.teardown(() => {
		clearInterval(beating);
		local.close();
	});
	const {listeners} = (await hub.health()).agents;
	const address = listeners.find((text) => text.startsWith('tcp:')) ?? '';
	const remote = new AgentClient(Number(address.split(':').at(-1)));
	await remote.activate({
		id: 'fedcba9876543210',
		instance: 'instance-2',
		host: {...register().host, hostname: 'pi-attic'},
	});
	remote.heartbeat();
	await remote.expect('heartbeat');
	remote.close();
}

/** What differs from run to run: ages, rates, what a minute's or hour's border moves, and numbers of rows. */
function masked(text: string, name: string): string {
	const same = maskTimes(text)
		.replaceAll(/ {2}\dm(?= )/g, ' <1m')
		.replaceAll(/(?<= )\dm(?= ago|$)/gm, '<1m')
		.replaceAll(/\S+ % of the time/g, '100 % of the time')
		.replaceAll(/parse error \d+/g, 'parse error 42')
		.replaceAll(/(?<=clock +)\S.*(?=; booted)/g, "as the hub's")
		.replaceAll(/^ {10}[▁-█]+$/gm, '          ▁▁')
		.replaceAll(/\d\d:\d\d:\d\dZ/g, '14:03:11Z')
		.replaceAll(/\d+ a minute/g, '10 a minute');
	if (name.startsWith('dashboard')) return maskCharts(same);
	const known = same.replaceAll(/[·█▄_]{12,}|[.#+_]{12,}(?= \d+|$)/gm, dayStrip);
	return name.startsWith('endpoints') ? maskRates(known) : known;
}

/** Alive for the last hour, and nothing known before. */
function dayStrip(strip: string): string {
	const isAscii = /^[.#+_]/.test(strip);
	return `${(isAscii ? '.' : '·').repeat(strip.length - 1)}${isAscii ? '#' : '█'}`;
}

/** Events per minute and the course of CPU, below the heads of their columns. */
function maskRates(text: string): string {
	const rows = text.split('\n');
	const head = rows.find((row) => row.includes('E/MIN')) ?? '';
	const rate = head.indexOf('E/MIN');
	const cpu = head.indexOf('CPU') + 4;
	return rows
		.map((row) => {
			if (!/^.[●○✕*ox] /u.test(row)) return row;
			const counted = `${row.slice(0, rate)}   10${row.slice(rate + 5)}`;
			const course = counted.slice(cpu, cpu + 6);
			const isDrawn = counted[cpu - 2] === '%' && !course.includes('%');
			if (!isDrawn) return counted;
			return counted.slice(0, cpu) + (course[0] ?? ' ').repeat(6) + counted.slice(cpu + 6);
		})
		.join('\n');
}

/** Columns of charts, and the axes: the one goes by the highest, the other by the clock. */
function maskCharts(text: string): string {
	const rows = text
		.replaceAll(
			/[\d.]+k? (?=┤)|(?<=^ +)[\d.]+k? (?=\|)/gm,
			(label) => `${'50'.padStart(label.length - 1)} `,
		)
		.replaceAll(/[\d.]+% (?=┤)/g, (label) => `${'5%'.padStart(label.length - 1)} `)
		.replaceAll(/^ [▁-█]{30,}/gm, (bars) => ` ${'▁'.repeat(bars.length - 1)}`)
		.split('\n')
		.map((row) => {
			if (row.startsWith(' EVENTS PER MINUTE')) return maskHead(row);
			const isChart = /^.{8}[│┤|]/u.test(row);
			return isChart ? row.replaceAll(/[▁-█_.:\-=+*#]/g, ' ').trimEnd() : row;
		});
	return maskTimeAxes(rows)
		.join('\n')
		.replaceAll(/(?<=in all {2})[_.:\-=+*#]{12}/g, '____________')
		.replaceAll(/(?<=in all {2})[▁-█]{12}/g, '▁'.repeat(12))
		.replaceAll(/as of \S+/g, 'as of 14:03:11Z');
}

/** Rates, whose digits move what stands behind them. */
function maskHead(row: string): string {
	const head = ' EVENTS PER MINUTE  last full minute 50  peak 50 at 14:03Z';
	const at = row.indexOf('PARSE ERRORS,');
	return at < 0 ? head : head.padEnd(at) + row.slice(at);
}

/** Ticks and their times, which wander with the clock: those of an hour that ends at three minutes past. */
function maskTimeAxes(rows: readonly string[]): readonly string[] {
	const kept = [...rows];
	for (const [index, row] of rows.entries()) {
		const axes = [...row.matchAll(/(?<=└)[─┬]+|(?<=^ +0 \+)[-+]+/g)];
		if (axes.length === 0) continue;
		let times = '';
		for (const {index: start, 0: axis} of axes) {
			const [tick, rule] = axis.includes('─') ? ['┬', '─'] : ['+', '-'];
			const columns = [10, 20, 30, 40, 50].map((minute) => ({
				minute,
				at: Math.round((axis.length * (minute - 3)) / 60),
			}));
			const marks = new Set(columns.map(({at}) => at));
			const axisRow = Array.from(axis, (_, at) => (marks.has(at) ? tick : rule)).join('');
			kept[index] = `${kept[index]?.slice(0, start)}${axisRow}${row.slice(start + axis.length)}`;
			for (const {minute, at} of columns) times = `${times.padEnd(start + at)}13:${minute}`;
			times = `${times.padEnd(start + axis.length - 6)}14:03Z`;
		}
		kept[index + 1] = times;
	}
	return kept;
}
