import path from 'node:path';
import type {ExecutionContext} from 'ava';
import test from 'ava';
import type {Block} from '../../src/db/block/block.ts';
import {EventAppender} from '../../src/db/event-appender.ts';
import {catalogueOf} from '../../src/db/event-catalogue.ts';
import type {FoundBlock} from '../../src/db/found-block.ts';
import type {BlockReader} from '../../src/db/kept-blocks.ts';
import {KeptBlocks} from '../../src/db/kept-blocks.ts';
import {ReadFiles} from '../../src/db/read-files.ts';
import {batchOf, testTime} from '../helpers/event-batches.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const minutes = 60_000;
const lineBytes = 100_000;

/** Blocks of one long line each, and who reads them. */
class Scene {
	readonly appender: EventAppender;
	readonly files: ReadFiles;
	readonly found: readonly FoundBlock[];
	/** Of the block that was read last. */
	isShared = false;

	constructor(t: ExecutionContext, blocks: number) {
		const directory = path.join(temporaryDirectory(t), 'events');
		this.appender = new EventAppender({directory, reasonNames: []});
		for (let sequence = 1; sequence <= blocks; sequence += 1) {
			this.appender.append(batchOf([{sequence, message: String(sequence).repeat(lineBytes)}]));
			this.appender.seal(testTime + 10 * minutes);
		}
		this.files = new ReadFiles(directory, catalogueOf(directory), {
			onDamage: (name) => t.fail(name),
		});
		this.found = this.files.all().flatMap((file) =>
			(this.files.use(file, (open) => open.blocks().runs.flat()) ?? []).map((block) => ({
				file,
				block,
			})),
		);
		t.teardown(() => {
			this.files.close();
			this.appender.close();
		});
	}

	/** The block by its place, whose lines are read where that is wanted, and which is kept then. */
	read(
		kept: KeptBlocks,
		place: number,
		{reader, lines}: {readonly reader: BlockReader; readonly lines: boolean},
	): Block {
		const {file, block: stored} = this.found[place]!;
		const block = this.files.use(file, (open) => {
			const opened = kept.open(open, stored);
			if (opened?.kind !== 'ok') throw new Error(`block ${stored.number} cannot be read`);
			if (lines) opened.value.lines();
			this.isShared = kept.keep(open, stored, {block: opened.value, reader});
			return opened.value;
		});
		if (block === undefined) throw new Error(`${file.name} is damaged`);
		return block;
	}
}

const one = {reader: Symbol('one'), lines: true};
const other = {reader: Symbol('other'), lines: true};

test('a block whose lines were read is kept, until it is decoded anew', async (t) => {
	const scene = new Scene(t, 1);
	const kept = new KeptBlocks();
	const first = scene.read(kept, 0, {...one, lines: false});
	const second = scene.read(kept, 0, one);
	t.not(second, first);
	t.is(scene.read(kept, 0, {...one, lines: false}), second);
	scene.appender.decodeBy({
		packs: 'new',
		fieldsOf: (batch, row) => batch.setField(row, 'user.name', 'eve'),
	});
	await scene.appender.tidy(testTime + 10 * minutes, 60 * minutes);
	const anew = scene.read(kept, 0, one);
	t.not(anew, second);
	t.deepEqual(anew.fieldNames, ['user.name']);
	kept.clear();
	t.not(scene.read(kept, 0, one), anew);
});

test('blocks of others make room, and those of one reader do not for each other', (t) => {
	const scene = new Scene(t, 3);
	const kept = new KeptBlocks(2.5 * lineBytes);
	const first = scene.read(kept, 0, one);
	const second = scene.read(kept, 1, one);
	const third = scene.read(kept, 2, one);
	t.is(scene.read(kept, 0, other), first);
	t.is(scene.read(kept, 1, other), second);
	t.not(scene.read(kept, 2, other), third);
	const anew = scene.read(kept, 2, one);
	t.is(scene.read(kept, 2, one), anew);
	t.is(scene.read(kept, 1, one), second);
	t.not(scene.read(kept, 0, one), first);
	kept.clear();
});

test('a block that was kept once belongs to others, too', (t) => {
	const scene = new Scene(t, 2);
	const kept = new KeptBlocks(1.5 * lineBytes);
	const first = scene.read(kept, 0, one);
	t.true(scene.isShared);
	scene.read(kept, 1, one);
	t.false(scene.isShared);
	t.is(scene.read(kept, 0, {...other, lines: false}), first);
	t.true(scene.isShared);
	kept.clear();
});

test('a block gives back the memory of its lines, and not of another one', async (t) => {
	const scene = new Scene(t, 2);
	const blocks = scene.found.map(({file, block: stored}) =>
		scene.files.use(file, (open) => {
			const opened = open.open(stored);
			return opened?.kind === 'ok' ? opened.value : undefined;
		}),
	);
	// oxlint-disable-next-line no-await-in-loop
	for (const block of blocks) await block?.inflateLines();
	const lines = blocks.map((block) => block?.lines());
	blocks[0]?.release();
	t.deepEqual(
		lines.map((read) => read?.kind === 'ok' && read.value.bytes.length >= lineBytes),
		[false, true],
	);
});
