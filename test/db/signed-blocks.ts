import path from 'node:path';
import type {ExecutionContext} from 'ava';
import test from 'ava';
import {planOf} from '../../src/db/block/plan-condition.ts';
import {groupBlocks} from '../../src/db/block/signature-group.ts';
import {catalogueOf} from '../../src/db/event-catalogue.ts';
import {EventAppender} from '../../src/db/event-appender.ts';
import {EventFile} from '../../src/db/event-file.ts';
import type {Condition} from '../../src/model/event-query.ts';
import type {FoundBlock} from '../../src/db/found-block.ts';
import {ReadFiles} from '../../src/db/read-files.ts';
import {SignedBlocks} from '../../src/db/signed-blocks.ts';
import {checkEventFile} from '../../src/db/verify/check-event-file.ts';
import {batchOf, testTime} from '../helpers/event-batches.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

/** More than one group. */
const blocks = groupBlocks + 6;
const minutes = 60_000;

interface Scene {
	readonly directory: string;
	readonly appender: EventAppender;
	readonly files: ReadFiles;
}

/** A block for each number, each with a word of its own. */
function filled(t: ExecutionContext): Scene {
	const directory = path.join(temporaryDirectory(t), 'events');
	const appender = new EventAppender({directory, reasonNames: []});
	for (let number = 1; number <= blocks; number += 1) {
		appender.append(batchOf([{sequence: number, message: `word${number}word`}]));
		appender.seal(testTime + 10 * minutes);
	}
	const files = new ReadFiles(directory, catalogueOf(directory), {
		onDamage: (name) => t.fail(name),
	});
	t.teardown(() => {
		files.close();
		appender.close();
	});
	return {directory, appender, files};
}

function signAll({appender}: Scene): void {
	while (!appender.sign(1000));
}

function foundBlocks({files}: Scene): readonly FoundBlock[] {
	return files
		.all()
		.flatMap((file) =>
			(files.use(file, (open) => open.blocks().runs.flat()) ?? []).map((block) => ({file, block})),
		);
}

/** Numbers of the blocks that may have the text. */
function mayHave(scene: Scene, value: string): readonly number[] {
	return mayMeet(scene, {kind: 'text', value});
}

function mayMeet(scene: Scene, condition: Condition): readonly number[] {
	const signed = new SignedBlocks(scene.files, planOf(condition));
	const met = foundBlocks(scene).filter((found) => signed.mayMatch(found));
	scene.files.endReading();
	return met.map(({block}) => block.number);
}

function change(scene: Scene, sql: string): void {
	const file = new EventFile(path.join(scene.directory, scene.files.all()[0]!.name), 'write');
	file.statements.database.exec(sql);
	file.close();
}

test('a block that is not signed may have any text', (t) => {
	t.is(mayHave(filled(t), 'word7word').length, blocks);
});

test('signed blocks are passed by, in a group or not', (t) => {
	const scene = filled(t);
	signAll(scene);
	t.deepEqual(mayHave(scene, 'WORD7word'), [7]);
	t.deepEqual(mayHave(scene, `word${blocks}word`), [blocks]);
	t.deepEqual(mayHave(scene, 'words'), []);
});

test('blocks are signed step by step, and those that come later too', (t) => {
	const scene = filled(t);
	t.false(scene.appender.sign(0));
	t.is(mayHave(scene, 'words').length, blocks - 1);
	signAll(scene);
	scene.appender.append(batchOf([{sequence: blocks + 1, message: 'late words'}]));
	scene.appender.seal(testTime + 10 * minutes);
	t.deepEqual(mayHave(scene, 'words'), [blocks + 1]);
	signAll(scene);
	t.deepEqual(mayHave(scene, 'absent'), []);
});

test('how far blocks are signed is told at each moment', (t) => {
	const {appender, directory} = filled(t);
	t.deepEqual(appender.index(), {blocks, waiting: blocks, unseenFiles: 0});
	appender.sign(0);
	t.deepEqual(appender.index(), {blocks, waiting: blocks - 1, unseenFiles: 0});
	while (!appender.sign(1000));
	appender.append(batchOf([{sequence: blocks + 1, message: 'of the head'}]));
	t.deepEqual(appender.index(), {blocks, waiting: 0, unseenFiles: 0});
	appender.seal(testTime + 10 * minutes);
	t.deepEqual(appender.index(), {blocks: blocks + 1, waiting: 1, unseenFiles: 0});
	appender.close();
	const next = new EventAppender({directory, reasonNames: []});
	t.deepEqual(next.index(), {blocks: 0, waiting: 0, unseenFiles: 1});
	while (!next.sign(1000));
	t.deepEqual(next.index(), {blocks: blocks + 1, waiting: 0, unseenFiles: 0});
	next.close();
});

test('a signature that is damaged passes by no block', (t) => {
	const scene = filled(t);
	signAll(scene);
	change(scene, "UPDATE signatures SET bits = x'00'");
	t.deepEqual(mayHave(scene, 'words').length, blocks - groupBlocks);
	change(scene, "UPDATE signature_slices SET bits = x'00'");
	// What was told of 'words' before still holds.
	t.deepEqual(mayHave(scene, 'verbs').length, blocks);
});

test('a block that is damaged is signed as one that is always opened', (t) => {
	const scene = filled(t);
	change(scene, "UPDATE parts SET data = x'00' WHERE place / 2048 = 3");
	signAll(scene);
	t.deepEqual(mayHave(scene, 'word7word'), [3, 7]);
});

const ofUser3: Condition = {
	kind: 'field',
	field: 'user.name',
	test: {kind: 'equals', value: 'user3user'},
};

test('blocks that are decoded anew are signed anew, in groups as before', async (t) => {
	const scene = filled(t);
	const {appender, directory} = scene;
	signAll(scene);
	t.deepEqual(mayMeet(scene, ofUser3), []);
	appender.decodeBy({
		packs: 'new',
		fieldsOf: (batch, row) => batch.setField(row, 'user.name', `user${batch.id[row]}user`),
	});
	const tidied = await appender.tidy(testTime + 10 * minutes, 60 * minutes);
	t.deepEqual(tidied, {redecoded: blocks, toRedecode: 0});
	const [found] = foundBlocks(scene);
	const counts =
		found &&
		scene.files.use(found.file, ({statements}) =>
			statements.get(
				'SELECT (SELECT count(*) FROM signatures) AS alone, (SELECT count(*) FROM signature_groups) AS groups',
			),
		);
	t.deepEqual(counts, {alone: blocks - groupBlocks, groups: 1});
	t.deepEqual(mayMeet(scene, ofUser3), [3]);
	t.deepEqual(mayHave(scene, 'word3word'), [3]);
	t.deepEqual(mayHave(scene, `word${blocks}word`), [blocks]);
	const steps = [...checkEventFile(path.join(directory, found?.file.name ?? ''))];
	t.deepEqual(
		steps.filter(({kind}) => kind === 'damage'),
		[],
	);
});
