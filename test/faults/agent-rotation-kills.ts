// A log is rotated, by renaming and by copying and cutting, while its agent is killed at random moments. Every line arrives once.
// NMS_FAULT_ROTATIONS=300 makes it the long run.
import {
	appendFileSync,
	copyFileSync,
	mkdirSync,
	renameSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import test from 'ava';
import type {AgentProcess} from '../helpers/agent-process.ts';
import {startAgent} from '../helpers/agent-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {numberedLines, storedLines} from '../helpers/numbered-lines.ts';
import {randomFrom} from '../helpers/random.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const rotations = Number(process.env['NMS_FAULT_ROTATIONS'] ?? 24);
const seed = Number(process.env['NMS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

test(`lines arrive once through ${rotations} rotations while the agent is killed`, async (t) => {
	t.timeout(60_000 + rotations * 5000);
	t.log(`seed ${seed} (NMS_SEED=${seed} repeats the choice)`);
	const random = randomFrom(seed);
	const directory = temporaryDirectory(t);
	const log = path.join(directory, 'logs/a.log');
	mkdirSync(path.dirname(log));
	writeFileSync(log, '');
	const hub = await startHub(t, {directory});
	const config = `agent: {hub: 'unix:${hub.agentSocket}'}\nfiles: [{path: '${log}*'}]\njournal: {enabled: false}\n`;
	let agent: AgentProcess = await startAgent(t, {directory, config});
	await until('it is followed', async () => (await agent.status()).watched.length === 1);
	let [written, kills] = [0, 0];
	const write = async (): Promise<void> => {
		for (let burst = 0; burst < 3; burst += 1) {
			const count = 1 + Math.floor(random() * 60);
			appendFileSync(log, numberedLines(0, written, count));
			written += count;
			// oxlint-disable-next-line no-await-in-loop
			await delay(random() * 200);
		}
	};
	/** Of its own: one agent after the other. */
	const killing = new AbortController();
	const killer = (async (): Promise<void> => {
		while (!killing.signal.aborted) {
			// oxlint-disable-next-line no-await-in-loop
			await delay(50 + random() * 700);
			agent.kill();
			// oxlint-disable-next-line no-await-in-loop
			await agent.ended;
			kills += 1;
			// oxlint-disable-next-line no-await-in-loop
			agent = await startAgent(t, {directory, config});
		}
	})();
	for (let rotation = 1; rotation <= rotations; rotation += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await write();
		const old = `${log}.${rotation}`;
		if (random() < 0.5) renameSync(log, old);
		else {
			copyFileSync(log, old);
			truncateSync(log);
		}
	}
	killing.abort();
	await killer;
	await until('the last line', async () => {
		const {spool} = await agent.status();
		return spool.last >= written && spool.events === 0;
	});
	// Lines read twice would come within this time, if any do.
	await delay(3000);
	const {spool} = await agent.status();
	t.is((await agent.stop()).code, 0);
	t.is((await hub.stop()).code, 0);
	const found = await storedLines(hub.stateDirectory);
	t.log(`${kills} kills; written ${written}, acknowledged ${spool.acknowledged}`);
	t.log(JSON.stringify(found));
	t.is(found.stored, written);
	t.is(found.doubled, 0);
});
