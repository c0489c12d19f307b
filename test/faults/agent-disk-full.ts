import {appendFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {startAgent} from '../helpers/agent-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {testOnSmallDisk} from '../helpers/small-disk.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const lines = 30_000;

testOnSmallDisk(
	'a full disk under the spool stops reading and loses nothing',
	24 << 20,
	async (t, disk) => {
		t.timeout(120_000);
		const directory = temporaryDirectory(t);
		const file = path.join(directory, 'big.log');
		writeFileSync(file, '');
		const hubSocket = path.join(directory, 'run/agents.sock');
		const agent = await startAgent(t, {
			directory,
			config: `agent: {hub: 'unix:${hubSocket}'}\nfiles: [{path: '${file}'}]\njournal: {enabled: false}\n`,
			arguments: [`--state-directory=${path.join(disk, 'state')}`],
		});
		await until('the file is followed', async () => (await agent.status()).watched.length === 1);
		for (let from = 0; from < lines; from += 1000)
			appendFileSync(file, Array.from({length: 1000}, (_, at) => lineOf(from + at)).join(''));
		await until('the disk is full', async () =>
			(await agent.status()).problems.some((text) => /disk has less than .* MiB free/.test(text)),
		);
		const {spool, counters} = await agent.status();
		t.true(spool.events > 0 && spool.events < lines);
		t.is(counters.read, spool.events);
		const hub = await startHub(t, {directory});
		await until(
			'all lines are acknowledged',
			async () => (await agent.status()).spool.acknowledged === lines,
			60_000,
		);
		const after = await agent.status();
		t.deepEqual(after.problems, []);
		t.is(after.counters.lost_bytes, 0);
		t.is((await hub.health()).events.stored, lines);
		t.true(agent.log().some(({msg}) => msg === 'over: reading stops'));
	},
);

function lineOf(number: number): string {
	return `<38>1 2026-03-01T10:00:00.000Z host app ${number} - - ${'x'.repeat(900)} ${number}\n`;
}
