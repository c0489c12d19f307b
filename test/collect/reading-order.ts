import {copyFileSync, renameSync, truncateSync, utimesSync} from 'node:fs';
import test from 'ava';
import {WatchedFiles} from '../helpers/watched-files.ts';

test('a renamed file that the pattern matches is read before its successor', async (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.append('a.log', 'old\n');
	files.look();
	files.append('a.log', 'one\n');
	renameSync(files.at('a.log'), files.at('a.log.1'));
	files.append('a.log', 'two\n');
	t.deepEqual(files.look(), ['one', 'two']);
	await files.stop();
	files.append('a.log', 'three\n');
	renameSync(files.at('a.log'), files.at('a.log.2'));
	files.append('a.log', 'four\n');
	t.deepEqual(await files.again(), ['one', 'two', 'three', 'four']);
});

test('several rotations while no agent ran are read in their order', async (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.append('a.log', 'old\n');
	files.look();
	await files.stop();
	for (const [rotation, line] of ['one', 'two', 'three'].entries()) {
		files.append('a.log', `${line}\n`);
		copyFileSync(files.at('a.log'), files.at(`a.log.${rotation}`));
		utimesSync(files.at(`a.log.${rotation}`), rotation + 1, rotation + 1);
		truncateSync(files.at('a.log'));
	}
	files.append('a.log', 'four\n');
	t.deepEqual(await files.again(), ['one', 'two', 'three', 'four']);
});
