import {createHash} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {headOf, importOf} from '../../../src/cli/import/file-identity.ts';
import type {LineChunk} from '../../../src/cli/import/line-chunks.ts';
import {lineChunks} from '../../../src/cli/import/line-chunks.ts';
import {randomFrom} from '../../helpers/random.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const chunkBytes = 100;

async function chunksOf(file: string): Promise<readonly LineChunk[]> {
	const chunks: LineChunk[] = [];
	for await (const chunk of lineChunks(file, chunkBytes)) chunks.push(chunk);
	return chunks;
}

function sha256(bytes: Buffer | string): string {
	return createHash('sha256').update(bytes).digest('hex');
}

test('chunks are whole lines, numbered on, and hash what is before their end', async (t) => {
	const file = path.join(temporaryDirectory(t), 'file');
	const random = randomFrom(3);
	for (let round = 0; round < 50; round += 1) {
		const lengths = Array.from({length: 40}, () => Math.floor(random() * 60));
		const text = lengths.map((length) => 'x'.repeat(length)).join('\n');
		writeFileSync(file, text);
		// oxlint-disable-next-line no-await-in-loop
		const chunks = await chunksOf(file);
		t.is(Buffer.concat(chunks.map(({content}) => content)).toString(), text);
		let line = 1;
		for (const {first, count, bytes, sha256: hash, content} of chunks) {
			t.is(first, line);
			t.true(content.length <= chunkBytes);
			t.is(hash, sha256(text.slice(0, bytes)));
			line += count;
		}
		t.is(line - 1, text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0));
	}
});

test('a line that is longer than a chunk is cut, and the next is numbered on', async (t) => {
	const file = path.join(temporaryDirectory(t), 'file');
	writeFileSync(file, `a\n${'b'.repeat(1000)}\nc\n`);
	const chunks = await chunksOf(file);
	t.deepEqual(
		chunks.map(({first, count, cut, content}) => [first, count, cut, content.length]),
		[
			[1, 1, 0, 2],
			[2, 1, 1, chunkBytes],
			[3, 1, 0, 2],
		],
	);
});

test('a file is known by the most bytes that it begins with', async (t) => {
	const file = path.join(temporaryDirectory(t), 'file');
	writeFileSync(file, 'head\none\ntwo\n');
	t.is(await headOf(file), sha256('head'));
	const known = (epoch: string, text: string) => ({
		epoch,
		path: '/old',
		bytes: text.length,
		sha256: sha256(text),
	});
	const found = await importOf(file, [
		known('another', 'head\none\n2'),
		known('whole', 'head\none\ntwo\n'),
		known('longer', 'head\none\ntwo\nthree\n'),
		known('part', 'head\none\n'),
	]);
	t.is(found?.epoch, 'whole');
	t.is(await importOf(file, [known('another', 'head\n1')]), undefined);
	t.is(await importOf(file, []), undefined);
});
