// NMS_FAULT_FULL=100 leaves the disk full for longer than both sides wait for a silent peer.
import {appendFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {startAgent} from '../helpers/agent-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {numberedLines, storedLines} from '../helpers/numbered-lines.ts';
import {testOnSmallDisk} from '../helpers/small-disk.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const fullMs = Number(process.env['NMS_FAULT_FULL'] ?? 1) * 1000;
const perStep = 10_000;

for (const where of ['the hub, with room in the spool,', 'the hub, with a full spool,'] as const)
	testOnSmallDisk(
		`a full disk under ${where} lets the agent wait and loses nothing`,
		64 << 20,
		async (t, disk) => {
			t.timeout(180_000 + fullMs);
			const directory = temporaryDirectory(t);
			const file = path.join(directory, 'a.log');
			const ballast = path.join(disk, 'ballast');
			writeFileSync(file, '');
			// Numbered lines take little room: only some megabytes are left.
			writeFileSync(ballast, Buffer.alloc(61 << 20));
			// Without the guard, which would stop before.
			const hub = await startHub(t, {
				directory,
				config: `${loopbackConfig}retention: {min_free: 0B}\n`,
				arguments: [`--state-directory=${disk}/hub`],
			});
			const isSpoolFull = where.includes('full');
			const bound = isSpoolFull ? ', spool_max_bytes: 1048576' : '';
			const agent = await startAgent(t, {
				directory,
				config: `agent: {hub: 'unix:${hub.agentSocket}'${bound}}\nfiles: [{path: '${file}'}]\njournal: {enabled: false}\n`,
			});
			await until('it is connected', async () => (await agent.status()).link.state === 'connected');
			let lines = 0;
			const write = (): void => {
				appendFileSync(file, numberedLines(0, lines, perStep));
				lines += perStep;
			};
			await until(
				'the disk is full',
				async () => {
					const {spool} = await agent.status();
					if (spool.last === lines) write();
					return (await notStored(hub)) !== undefined;
				},
				60_000,
			);
			if (isSpoolFull)
				await until('reading stops', async () => {
					write();
					return (await agent.status()).problems.length > 0;
				});
			t.regex((await notStored(hub)) ?? '', /; free space on the file system of /);
			await delay(fullMs);
			const during = await agent.status();
			t.log(`agent: ${JSON.stringify(during.problems)}`);
			if (isSpoolFull) t.true(during.counters.read < lines);
			t.like(during.link, {state: 'connected', connections: 1});
			t.true(during.spool.acknowledged < lines);
			t.is(await storedAt(hub), during.spool.acknowledged);
			rmSync(ballast);
			await until(
				'all is acknowledged',
				async () => (await agent.status()).spool.acknowledged === lines,
				60_000,
			);
			const after = await agent.status();
			t.deepEqual(after.problems, []);
			t.like(after.link, {state: 'connected', connections: 1});
			t.is(after.counters.lost_bytes, 0);
			await until('the hub is well', async () => (await hub.health()).problems.length === 0);
			t.is((await agent.stop()).code, 0);
			t.is((await hub.stop()).code, 0);
			const found = await storedLines(path.join(disk, 'hub'));
			t.log(
				`acknowledged while full ${during.spool.acknowledged}, in the end ${after.spool.acknowledged}, stored ${found.stored}`,
			);
			t.deepEqual(found, {stored: lines, doubled: 0, misplaced: 0});
		},
	);

async function storedAt(hub: HubProcess): Promise<number> {
	return (await hub.health()).events.stored;
}

/** Why the hub says that events are not stored; undefined where it does not. */
async function notStored(hub: HubProcess): Promise<string | undefined> {
	const {problems} = await hub.health();
	return problems.find((problem) => problem.startsWith('events are not stored: '));
}
