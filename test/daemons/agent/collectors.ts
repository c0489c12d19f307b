import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {Collectors} from '../../../src/daemons/agent/collectors.ts';
import {MemoryBasket} from '../../helpers/memory-basket.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';
import {until} from '../../helpers/until.ts';

const noJournal = {enabled: false, units: []};

test('usual files that are absent are no problem but for all of them', async (t) => {
	const directory = temporaryDirectory(t);
	const collectors = new Collectors(new MemoryBasket(), directory);
	t.teardown(async () => collectors.stop());
	collectors.start({files: null, journal: noJournal});
	const [nothing] = collectors.report().watched;
	t.regex(nothing?.problem ?? '', /^there is no journal and none of .*auth\.log.*: name log files/);
	writeFileSync(path.join(directory, 'messages'), '');
	await until('one is found', () => collectors.report().watched[0]?.state === 'reading');
	t.deepEqual(collectors.report().watched, [
		{name: path.join(directory, 'messages'), state: 'reading', problem: null},
	]);
});

test("auditd's log is followed where it can be read, beside the usual files and the journal", async (t) => {
	const directory = temporaryDirectory(t);
	const audit = path.join(directory, 'audit/audit.log');
	mkdirSync(path.dirname(audit));
	writeFileSync(audit, '');
	for (const journal of [noJournal, {enabled: true, units: []}]) {
		const collectors = new Collectors(new MemoryBasket(), directory);
		collectors.start({files: null, journal});
		const names = collectors.report().watched.map(({name}) => name);
		t.deepEqual(names, journal.enabled ? ['journal', audit] : [audit]);
		// oxlint-disable-next-line no-await-in-loop
		await collectors.stop();
		collectors.start({files: [], journal});
		t.false(collectors.report().watched.some(({name}) => name === audit));
		// oxlint-disable-next-line no-await-in-loop
		await collectors.stop();
	}
});

test('a file that is asked for and absent is a problem', async (t) => {
	const collectors = new Collectors(new MemoryBasket());
	t.teardown(async () => collectors.stop());
	const file = {path: '/nowhere/app.log', format: 'auto', program: null, exclude: []} as const;
	collectors.start({files: [file], journal: noJournal});
	t.regex(collectors.report().watched[0]?.problem ?? '', /is not there/);
	t.deepEqual(
		collectors.work().map(({isDue}) => isDue),
		[true],
	);
	await collectors.stop();
	t.deepEqual(collectors.work(), []);
});
