import path from 'node:path';
import type {ExecutionContext} from 'ava';
import test from 'ava';
import {CommitPace} from '../../../../src/daemons/hub/commit-pace.ts';
import {loadConfig} from '../../../../src/daemons/hub/config.ts';
import {LookupFiles} from '../../../../src/daemons/hub/lookups/lookup-files.ts';
import {SourceReaders} from '../../../../src/daemons/hub/source-readers.ts';
import {Clinic} from '../../../../src/daemons/hub/sources/clinic.ts';
import {SourceBook} from '../../../../src/daemons/hub/sources/source-book.ts';
import {Writer} from '../../../../src/daemons/hub/writer.ts';
import {openBlockEventStore} from '../../../../src/db/block-event-store.ts';
import type {EventStore} from '../../../../src/db/event-store.ts';
import {openSqliteStateStore} from '../../../../src/db/sqlite-state-store.ts';
import type {StateStore} from '../../../../src/db/state-store.ts';
import {IncidentTally} from '../../../../src/intake/incident-tally.ts';
import {EventBatch} from '../../../../src/model/event-batch.ts';
import {parseReasons, reasonIndex} from '../../../../src/model/parse-reason.ts';
import type {Reparse} from '../../../../src/model/reparse.ts';
import {compileContent} from '../../../../src/pipeline/content.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';
import {until} from '../../../helpers/until.ts';
import {hitsAfter} from '../../../helpers/stored-hits.ts';

const source = {channel: 'udp', address: '192.0.2.1'} as const;
const by = {actor: {user: 'ann', uid: 1000}, now: 1000};
const noPri = {dialect: 'no-pri', timezone: null} as const;
const dayMs = 86_400_000;
const anyRule = `
title: Any
id: 6f1d2a00-0000-4000-8000-000000000001
logsource: {product: linux}
detection: {selection: {host.name: gate}, condition: selection}
level: low
`;

interface Bench {
	readonly events: EventStore;
	readonly state: StateStore;
	readonly book: SourceBook;
	readonly writer: Writer;
	readonly readers: SourceReaders;
	clinic: Clinic;
	/** Stores lines of the source as the hub does. */
	receive(lines: readonly string[]): Promise<void>;
	/** Stores parse errors that were received earlier. */
	received(lines: readonly string[], receivedAt: number): Promise<void>;
	newClinic(): Clinic;
	/** Names of event files. */
	readonly salvaged: string[];
}

/** What of a hub a clinic works with; every event that parses is a hit of a rule. */
async function benchOf(t: ExecutionContext): Promise<Bench> {
	const directory = temporaryDirectory(t);
	const loaded = loadConfig({});
	if (loaded.kind === 'error') throw new Error(JSON.stringify(loaded.problems));
	const {config} = loaded;
	const events = await openBlockEventStore({
		directory: path.join(directory, 'events'),
		reasonNames: parseReasons.map(({name}) => name),
	});
	const state = openSqliteStateStore(path.join(directory, 'state.db'));
	t.teardown(async () => {
		await events.close();
		state.close();
	});
	const file = {name: 'any.yaml', text: anyRule};
	const content = compileContent({decoderFiles: [], ruleFiles: [file], inside: []});
	const book = new SourceBook(state.sources, config);
	const writer = new Writer({
		store: events,
		bufferBytes: 1 << 20,
		pace: new CommitPace(),
		onFull: () => undefined,
		onSealed: () => undefined,
		onCommitted: (batch) => bench.clinic.committed(batch),
		onTrouble: (error) => t.is(error, undefined),
	});
	const readers = new SourceReaders({
		detection: () => ({...content, lookups: LookupFiles.read([])}),
		sink: writer,
		incidents: new IncidentTally(),
		book,
		config,
	});
	const reader = readers.open({...source, epoch: 'e'}, 'datagram');
	let sequence = 0;
	const newClinic = (): Clinic =>
		new Clinic({
			events,
			state,
			book,
			readers,
			flush: async () => writer.flush(),
			isOpen: () => true,
			now: () => Date.now(),
			salvage: async ({name}) => {
				bench.salvaged.push(name);
			},
			onChange: () => undefined,
			onTrouble: (error) => t.is(error, undefined),
		});
	const bench: Bench = {
		events,
		state,
		book,
		writer,
		readers,
		clinic: newClinic(),
		receive: async (lines) => {
			for (const line of lines) reader.push(Buffer.from(line));
			await writer.flush();
		},
		received: async (lines, receivedAt) => {
			const batch = new EventBatch();
			for (const line of lines) {
				sequence += 1;
				const from = batch.indexOfSource({...source, epoch: 'earlier'});
				const row = batch.add(Buffer.from(line), from, sequence, receivedAt);
				batch.reason[row] = reasonIndex('no_pri');
			}
			await events.append(batch);
		},
		newClinic,
		salvaged: [],
	};
	return bench;
}

async function healed(t: ExecutionContext, bench: Bench): Promise<Reparse> {
	const {id} = await bench.clinic.apply(source, noPri, by);
	await until('the re-parse ends', () => bench.clinic.get(id).state === 'done');
	t.is(bench.clinic.get(id).state, 'done');
	return bench.clinic.get(id);
}

const lines = ['Nov 29 20:00:01 gate su: one', 'Nov 29 20:00:02 gate su: two', ''];

/** As RFC 3164 has it, in UTC. */
function stamp(time: number): string {
	const [, day = '', month = '', , clock = ''] = new Date(time).toUTCString().split(' ');
	return `${month} ${day.replace(/^0/, ' ')} ${clock}`;
}

async function messages({events}: Bench): Promise<readonly string[]> {
	const found: string[] = [];
	const {lastId} = await events.counts();
	for (let id = 1; id <= lastId; id += 1) {
		// oxlint-disable-next-line no-await-in-loop
		const event = await events.get(id);
		if (event !== undefined)
			found.push(
				`${event.id} ${event.host} ${event.message} ${String(event.fields.get('nms.parse_error.id'))}`,
			);
	}
	return found;
}

test('parse errors of a source become events, marked both ways, and what does not parse stays', async (t) => {
	const bench = await benchOf(t);
	await bench.receive(lines);
	const {looked, trials} = await bench.clinic.preview(source, undefined);
	t.is(looked, 3);
	t.deepEqual(
		trials.map(({dialect, parsed, example}) => [dialect, parsed, example?.host]),
		[
			['auto', 0, undefined],
			['no-pri', 2, 'gate'],
			['loose', 2, 'gate'],
			['rfc3164', 0, undefined],
		],
	);
	const reparse = await healed(t, bench);
	t.like(reparse, {looked: 3, reparsed: {no_pri: 2}, user: 'ann'});
	t.deepEqual(await messages(bench), ['4 gate one 1', '5 gate two 2']);
	t.deepEqual(
		[...bench.state.sources.reparsedOf([1, 2, 3])],
		[
			[1, 4],
			[2, 5],
		],
	);
	t.is((await bench.clinic.preview(source, undefined)).looked, 1);
});

test('open connections follow the dialect, and the one before comes back when it is undone', async (t) => {
	const bench = await benchOf(t);
	await bench.receive(lines);
	const {id} = await healed(t, bench);
	await bench.receive(['Nov 29 20:00:03 gate su: three']);
	t.is((await messages(bench)).length, 3);
	const undone = await bench.clinic.undo(id, by);
	t.is(undone.state, 'undone');
	t.deepEqual(await messages(bench), ['6 gate three undefined']);
	t.deepEqual([...bench.state.sources.reparsedOf([1, 2])], []);
	t.is(bench.book.dialectOf(source), 'auto');
	await t.throwsAsync(bench.clinic.undo(id, by), {code: 'refused'});
	await bench.receive(['Nov 29 20:00:04 gate su: four']);
	t.is((await bench.events.parseErrorGroups(9)).total, 4);
	t.deepEqual(
		bench.state.auditRows(99, 9).map(({action, target}) => [action, target]),
		[
			['source.reparse_undone', 'udp 192.0.2.1'],
			['source.reparsed', 'udp 192.0.2.1'],
		],
	);
});

test('what somebody laid down meanwhile stays when a re-parse is undone', async (t) => {
	const bench = await benchOf(t);
	await bench.receive(lines);
	const {id} = await healed(t, bench);
	bench.book.save({...bench.book.settingsOf(source), timezone: '+02:00'}, by);
	await bench.clinic.undo(id, by);
	t.like(bench.book.settingsOf(source), {dialect: 'no-pri', timezone: '+02:00'});
});

test('rules look at lines of the last day, and events keep their time of receipt', async (t) => {
	const bench = await benchOf(t);
	const earlier = Date.now() - 2 * dayMs;
	await bench.received([`${stamp(Date.now())} gate su: received earlier`, 'no time'], earlier);
	await bench.receive([
		`${stamp(Date.now())} gate su: one`,
		`${stamp(Date.now() - dayMs / 2)} gate su: two`,
		`${stamp(earlier)} gate su: happened earlier`,
	]);
	t.like(await healed(t, bench), {looked: 5, reparsed: {no_pri: 5}});
	const hits = await hitsAfter(bench.events, 0, 99);
	t.deepEqual(
		hits.map(({event}) => event),
		[8, 9],
	);
	t.deepEqual(
		await Promise.all([6, 7].map(async (id) => (await bench.events.get(id))?.receivedAt)),
		[earlier, earlier],
	);
	const names = (await bench.events.files()).map(({name}) => name);
	t.true(names.some((name) => name.endsWith('std-reparse-1.db')));
	await bench.clinic.undo(1, by);
	t.deepEqual(
		bench.salvaged.toSorted(),
		names.filter((name) => name.endsWith('-reparse-1.db')).toSorted(),
	);
});

test('a re-parse that a stop interrupted goes on and stores no event twice', async (t) => {
	const bench = await benchOf(t);
	await bench.receive(lines);
	const {id} = await healed(t, bench);
	const stored = await messages(bench);
	// As if the hub had died between the commit of the events and the note of it.
	bench.state.sources.saveReparse(
		{...bench.clinic.get(id), state: 'running', position: 0, looked: 0, reparsed: {}},
		[],
	);
	bench.clinic = bench.newClinic();
	bench.clinic.start();
	await until('the re-parse ends', () => bench.clinic.get(id).state === 'done');
	t.deepEqual(await messages(bench), stored);
	t.deepEqual(
		[...bench.state.sources.reparsedOf([1, 2])],
		[
			[1, 4],
			[2, 5],
		],
	);
});

test('an agent and a file have no dialect', async (t) => {
	const {clinic} = await benchOf(t);
	for (const channel of ['agent', 'file'] as const) {
		// oxlint-disable-next-line no-await-in-loop
		await t.throwsAsync(clinic.apply({channel, address: 'x'}, noPri, by), {code: 'usage'});
	}
	t.throws(() => clinic.get(7), {code: 'not_found'});
});
