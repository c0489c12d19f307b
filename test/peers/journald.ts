import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {JournalCollector} from '../../src/collect/journal.ts';
import {MemoryBasket} from '../helpers/memory-basket.ts';
import {until} from '../helpers/until.ts';

const journald = '/usr/lib/systemd/systemd-journald';
const isPossible =
	process.getuid?.() === 0 &&
	existsSync(journald) &&
	existsSync('/etc/machine-id') &&
	spawnSync('unshare', ['-m', 'true']).status === 0;

/** A journald of its own in a mount namespace; each line on standard input becomes an entry. */
const script = `
mount --make-rprivate / && mount -t tmpfs tmpfs /run || exit 1
mkdir -p /run/systemd/journal /run/log/journal
mount --bind "$1" /run/log/journal || exit 1
${journald} & journald=$!
while [ ! -S /run/systemd/journal/stdout ]; do sleep 0.05; done
while IFS= read -r line; do printf '%s\\n' "$line" | systemd-cat -t nms-test -p warning; done
kill $journald; wait $journald
`;

interface Journald {
	readonly directory: string;
	readonly write: (line: string) => void;
}

function startJournald(t: ExecutionContext): Journald {
	// Not in a temporary directory of /run, which the namespace hides.
	const directory = mkdtempSync(path.join(tmpdir(), 'nms-journal-'));
	mkdirSync(directory, {recursive: true});
	const child = spawn('unshare', ['-m', 'sh', '-c', script, 'sh', directory], {
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	t.teardown(async () => {
		child.stdin.end();
		if (child.exitCode === null) await once(child, 'close');
		rmSync(directory, {recursive: true, force: true});
	});
	return {directory, write: (line) => child.stdin.write(`${line}\n`)};
}

function collectorOver({directory}: Journald, basket: MemoryBasket): JournalCollector {
	return new JournalCollector({
		basket,
		hostname: 'web1',
		units: [],
		command: ['journalctl', `--directory=${directory}`],
		restartMs: {first: 50, most: 100},
	});
}

function ours(basket: MemoryBasket): readonly string[] {
	return basket.lines.filter((line) => line.includes(' nms-test '));
}

const run = isPossible ? test : test.skip;

run(
	`journald's entries come once and in order over restarts${isPossible ? '' : ' (needs root and systemd)'}`,
	async (t) => {
		const journal = startJournald(t);
		const basket = new MemoryBasket();
		journal.write('before');
		const first = collectorOver(journal, basket);
		t.teardown(async () => first.stop());
		await until(
			'there is a journal',
			() =>
				spawnSync('journalctl', [`--directory=${journal.directory}`, '-t', 'nms-test', '-q']).stdout
					.length > 0,
		);
		first.start();
		await until('the cursor is kept', () => basket.position('journal') !== undefined);
		journal.write('one');
		await until('the first entry', () => ours(basket).length > 0);
		await first.stop();
		for (let index = 0; index < 25; index += 1) journal.write(`while away ${index}`);
		const second = collectorOver(journal, basket);
		t.teardown(async () => second.stop());
		second.start();
		journal.write('last');
		await until('the last entry', () => ours(basket).some((line) => line.endsWith(' last')));
		// Of a program that ended at once journald may not know the process.
		const texts = ours(basket).map((line) => line.replace(/^.*? nms-test (?:\d+|-) - - /, ''));
		const away = Array.from({length: 25}, (_, index) => `while away ${index}`);
		t.deepEqual(texts, ['one', ...away, 'last']);
		t.regex(
			ours(basket)[0] ?? '',
			/^<\d+>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ nms-test (?:\d+|-) - - one$/,
		);
	},
);
