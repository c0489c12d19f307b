import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {entryLimit, JournalCollector} from '../../src/collect/journal.ts';
import type {JournalCollectorOptions} from '../../src/collect/journal.ts';
import {MemoryBasket} from '../helpers/memory-basket.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const now = 1_795_194_080_950;

interface Setup {
	readonly directory: string;
	readonly basket: MemoryBasket;
	readonly collector: JournalCollector;
	readonly arguments: () => readonly string[];
}

/** A collector over a journalctl that is this shell script; the arguments of each run are kept. */
function setUp(
	t: ExecutionContext,
	script: string,
	options: Partial<JournalCollectorOptions> & {readonly basket?: MemoryBasket} = {},
): Setup {
	const directory = temporaryDirectory(t);
	const command = path.join(directory, 'journalctl');
	const log = path.join(directory, 'arguments');
	writeFileSync(command, `#!/bin/sh\ncd ${directory}\necho "$*" >> arguments\n${script}\n`);
	chmodSync(command, 0o755);
	const basket = options.basket ?? new MemoryBasket();
	const collector = new JournalCollector({
		basket,
		hostname: 'web1',
		units: [],
		command: [command],
		restartMs: {first: 1, most: 4},
		retryMs: 1,
		now: () => now,
		...options,
	});
	t.teardown(async () => collector.stop());
	const lines = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
	return {directory, basket, collector, arguments: lines};
}

function entry(cursor: string, fields: Readonly<Record<string, unknown>> = {}): string {
	return JSON.stringify({
		__CURSOR: cursor,
		__REALTIME_TIMESTAMP: String(now * 1000),
		MESSAGE: cursor,
		...fields,
	});
}

/** Prints these lines, then follows for ever, without a child of its own. */
function printing(...lines: readonly string[]): string {
	return `cat <<'END'\n${lines.join('\n')}\nEND\nexec sleep 600`;
}

function texts({basket}: Setup): readonly string[] {
	return basket.lines.map((line) => line.split(' ').at(-1) ?? '');
}

test('entries become messages and the cursor is kept with them', async (t) => {
	const setup = setUp(t, printing(entry('c1'), entry('c2', {_HOSTNAME: 'db1', _PID: '7'})));
	setup.collector.start();
	await until('two entries', () => setup.basket.events.length === 2);
	t.is(setup.basket.position('journal'), 'c2');
	t.is(setup.basket.lines[1], '<13>1 2026-11-20T17:01:20.950Z db1 - 7 - - c2');
	t.deepEqual(setup.basket.events[0]?.origin, {kind: 'journal'});
	t.deepEqual(setup.collector.report().watched, [
		{name: 'journal', state: 'reading', problem: null},
	]);
});

test('the first start ever takes nothing older than itself', async (t) => {
	const old = entry('old', {__REALTIME_TIMESTAMP: String(now * 1000 - 1)});
	const setup = setUp(t, printing(old, entry('new')));
	setup.collector.start();
	await until('the cursor', () => setup.basket.position('journal') === 'new');
	t.deepEqual(texts(setup), ['new']);
	t.regex(setup.arguments()[0] ?? '', /--follow .*--lines=1$/);
});

test('a later start goes on behind the cursor with the units asked for', async (t) => {
	const basket = new MemoryBasket();
	basket.put([], 'journal', 'c7');
	const old = entry('c8', {__REALTIME_TIMESTAMP: '5'});
	const setup = setUp(t, printing(old), {basket, units: ['ssh.service', 'cron.service']});
	setup.collector.start();
	await until('the entry', () => basket.events.length === 1);
	t.regex(
		setup.arguments()[0] ?? '',
		/--unit=ssh.service --unit=cron.service --no-tail --after-cursor=c7$/,
	);
});

test('what the agent itself wrote is not read, and the number alone is not it', async (t) => {
	const own = {processId: '7', startedUs: now * 1000};
	const old = {_PID: '7', __REALTIME_TIMESTAMP: String(now * 1000 - 1)};
	const basket = new MemoryBasket();
	basket.put([], 'journal', 'c0');
	const lines = [entry('of-another', old), entry('other', {_PID: '8'}), entry('own', {_PID: '7'})];
	const setup = setUp(t, printing(...lines), {basket, own});
	setup.collector.start();
	await until('the cursor', () => basket.position('journal') === 'own');
	t.deepEqual(texts(setup), ['of-another', 'other']);
});

test('a child that dies is started again behind what was kept', async (t) => {
	const script = `if [ -e again ]; then echo '${entry('c2')}'; exec sleep 600; fi\ntouch again\necho '${entry('c1')}'`;
	const setup = setUp(t, script);
	setup.collector.start();
	await until('both', () => setup.basket.events.length === 2);
	t.deepEqual(texts(setup), ['c1', 'c2']);
	t.regex(setup.arguments()[1] ?? '', /--after-cursor=c1$/);
});

test('rubbish and entries too long are left out and counted', async (t) => {
	const longest = entryLimit - Buffer.byteLength(entry('fits', {MESSAGE: ''}));
	const setup = setUp(t, 'cat lines\nexec sleep 600');
	const lines = [
		'rubbish \u0000',
		'[]',
		'null',
		'{"__CURSOR":"x"}',
		entry('fits', {MESSAGE: 'x'.repeat(longest)}),
		entry('over', {MESSAGE: 'x'.repeat(longest + 1)}),
		entry('last'),
	];
	writeFileSync(path.join(setup.directory, 'lines'), `${lines.join('\n')}\n`);
	setup.collector.start();
	await until('the last', () => setup.basket.position('journal') === 'last');
	t.is(setup.basket.events.length, 2);
	// One entry skipped, and the text of one cut to the longest message.
	t.is(setup.collector.report().tooLong, 2);
});

test('nothing but rubbish is a problem', async (t) => {
	const setup = setUp(t, printing('rubbish'));
	setup.collector.start();
	await until('the problem', () => setup.collector.report().watched[0]?.problem !== null);
	t.regex(setup.collector.report().watched[0]?.problem ?? '', /1 lines that are no entries/);
});

test('a missing journalctl is a problem and is looked for again', async (t) => {
	const setup = setUp(t, '', {command: ['/nowhere/journalctl']});
	setup.collector.start();
	await until('the problem', () => setup.collector.report().watched[0]?.state === 'failed');
	t.regex(setup.collector.report().watched[0]?.problem ?? '', /journalctl is not there/);
	await setup.collector.stop();
});

test('a cursor that the journal does not know is forgotten', async (t) => {
	const basket = new MemoryBasket();
	basket.put([], 'journal', 'rubbish');
	const script = `case "$*" in *after-cursor*) echo 'Failed to seek to cursor: Invalid argument' >&2; exit 1;; esac\n${printing(entry('c1'))}`;
	const setup = setUp(t, script, {basket});
	setup.collector.start();
	await until('the entry', () => basket.events.length === 1);
	t.is(basket.position('journal'), 'c1');
});

test('a journal that may not be read says what to do', async (t) => {
	const setup = setUp(
		t,
		'echo "No journal files were opened due to insufficient permissions." >&2; exit 1',
	);
	setup.collector.start();
	await until('the problem', () => setup.collector.report().watched[0]?.state === 'failed');
	t.regex(
		setup.collector.report().watched[0]?.problem ?? '',
		/usermod -aG systemd-journal nms-agent/,
	);
});

test('journalctl waits while the basket is full or fails', async (t) => {
	const setup = setUp(
		t,
		`i=0\nwhile [ $i -lt 5000 ]; do echo '${entry('c1')}'; i=$((i+1)); done\ntouch done\nexec sleep 600`,
	);
	setup.basket.isFull = true;
	setup.collector.start();
	await until('the first run', () => setup.arguments().length === 1);
	setup.basket.isBroken = true;
	setup.basket.isFull = false;
	await until('the problem', () => setup.collector.report().watched[0]?.state === 'waiting');
	t.false(existsSync(path.join(setup.directory, 'done')));
	t.is(setup.basket.events.length, 0);
	setup.basket.isBroken = false;
	await until('all', () => setup.basket.events.length === 5000);
	t.is(setup.collector.report().watched[0]?.problem, null);
});

test('stopping ends the child, even one that does not want to', async (t) => {
	const setup = setUp(
		t,
		`trap '' TERM\necho $$ > pid\necho '${entry('c1')}'\nwhile :; do sleep 0.1; done`,
	);
	setup.collector.start();
	await until('the entry', () => setup.basket.events.length === 1);
	const pid = readFileSync(path.join(setup.directory, 'pid'), 'utf8').trim();
	await setup.collector.stop();
	t.false(existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).length > 0);
});

test("audit records are left out where auditd's log is read", async (t) => {
	const record = {_TRANSPORT: 'audit', _AUDIT_ID: '7', MESSAGE: 'SYSCALL arch=c000003e'};
	const script = printing(entry('a', record), entry('b'));
	for (const hasAuditLog of [false, true]) {
		const {collector, basket} = setUp(t, script, {hasAuditLog});
		collector.start();
		// oxlint-disable-next-line no-await-in-loop
		await until('all is read', () => basket.position('journal') === 'b');
		t.is(collector.report().read, hasAuditLog ? 1 : 2);
	}
});
