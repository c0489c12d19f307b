import {
	linkSync,
	mkdirSync,
	renameSync,
	rmSync,
	symlinkSync,
	truncateSync,
	unlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import test from 'ava';
import {retiredLimit} from '../../src/collect/file-collector.ts';
import {lineLimit} from '../../src/collect/file-lines.ts';
import {forgetMs} from '../../src/collect/kept-positions.ts';
import {until} from '../helpers/until.ts';
import {WatchedFiles} from '../helpers/watched-files.ts';

test('a file that is there at first is read from its end', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.append('a.log', 'old\n');
	t.deepEqual(files.look(), []);
	files.append('a.log', 'new\n');
	t.deepEqual(files.look(), ['new']);
	t.is(files.collector.report().read, 1);
});

test('the rest of a line that had begun at first sight is skipped', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.append('a.log', 'old\nhalf a li');
	files.look();
	files.append('a.log', 'ne\nnew\n');
	t.deepEqual(files.look(), ['new']);
});

test('a file that appears later is read from its start', (t) => {
	const files = new WatchedFiles(t, ['a.log', '*.txt']);
	files.look();
	files.append('a.log', 'one\n');
	files.append('b.txt', 'two\n');
	files.pass(2000);
	t.deepEqual(files.look().toSorted(), ['one', 'two']);
});

test('reading goes on where it was left when the agent starts again', async (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.append('a.log', 'old\n');
	files.look();
	files.append('a.log', 'one\ntwo\nhal');
	files.look();
	files.append('a.log', 'f\nthree\n');
	t.deepEqual(await files.again(), ['one', 'two', 'half', 'three']);
	t.deepEqual(await files.again(), ['one', 'two', 'half', 'three']);
});

test('a file made while no agent ran is read from its start', async (t) => {
	const files = new WatchedFiles(t, ['*.log']);
	files.look();
	await files.stop();
	files.append('a.log', 'one\n');
	t.deepEqual(await files.again(), ['one']);
});

test('an unfinished line waits for its newline', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', 'one\ntw');
	t.deepEqual(files.look(), ['one']);
	t.deepEqual(files.look(), ['one']);
	files.append('a.log', 'o\n');
	t.deepEqual(files.look(), ['one', 'two']);
});

test('a renamed file is read to its end and its successor from its start', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.append('a.log', 'old\n');
	files.look();
	files.append('a.log', 'one\n');
	renameSync(files.at('a.log'), files.at('a.log.1'));
	files.append('a.log', 'three\n');
	files.append('a.log.1', 'two\n');
	t.deepEqual(files.look(), ['one', 'two', 'three']);
	files.append('a.log.1', 'late\n');
	t.deepEqual(files.look(), ['one', 'two', 'three', 'late']);
	t.is(files.lookLater().length, 4);
});

test('a renamed file that the pattern matches is not read twice', async (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.look();
	files.append('a.log', 'one\n');
	files.pass(2000);
	files.look();
	renameSync(files.at('a.log'), files.at('a.log.1'));
	files.append('a.log', 'two\n');
	writeFileSync(files.at('a.log.2.gz'), 'no lines\n');
	t.deepEqual(files.look(), ['one', 'two']);
	files.pass(2000);
	t.deepEqual(await files.again(), ['one', 'two']);
});

test('a file renamed while no agent ran is read to its end', async (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.append('a.log', 'old\n');
	files.look();
	await files.stop();
	files.append('a.log', 'one\n');
	renameSync(files.at('a.log'), files.at('a.log.1'));
	files.append('a.log', 'two\n');
	t.deepEqual(await files.again(), ['one', 'two']);
});

test('a renamed file is forgotten after a month', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', 'one\n');
	files.look();
	renameSync(files.at('a.log'), files.at('b.log'));
	files.lookLater();
	t.is(files.basket.keys('file:').length, 1);
	files.pass(forgetMs - 86_400_000);
	files.look();
	t.is(files.basket.keys('file:').length, 1);
	files.pass(2 * 86_400_000);
	files.look();
	t.is(files.basket.keys('file:').length, 0);
});

test('the unfinished last line of a removed file is taken at last', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', 'one\ntwo');
	files.look();
	unlinkSync(files.at('a.log'));
	t.deepEqual(files.look(), ['one']);
	t.deepEqual(files.lookLater(), ['one', 'two']);
	files.lookLater();
	t.is(files.basket.keys('file:').length, 0);
});

test('a file that is cut is read from its start', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', 'one\ntwo\n');
	files.look();
	writeFileSync(files.at('a.log'), 'x\n');
	t.deepEqual(files.look(), ['one', 'two', 'x']);
});

test('a file that shrinks and grows within one look is read from its start', (t) => {
	for (const text of ['six\ntwo\n', 'six\ntwo\nten\n', 'seven\n'.repeat(1000)]) {
		const files = new WatchedFiles(t, ['a.log']);
		files.look();
		files.append('a.log', 'one\ntwo\n');
		files.look();
		writeFileSync(files.at('a.log'), text);
		t.deepEqual(files.look().slice(2).join('\n'), text.trimEnd());
	}
});

test('a file that shrinks and grows while no agent runs is read from its start', async (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', 'one\ntwo\n');
	files.look();
	await files.stop();
	writeFileSync(files.at('a.log'), 'six\ntwo\nten\n');
	t.deepEqual((await files.again()).slice(2), ['six', 'two', 'ten']);
});

test('a file that changes without growing repeats nothing', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', 'one\n');
	files.look();
	utimesSync(files.at('a.log'), 1, 1);
	t.deepEqual(files.look(), ['one']);
});

test('what was cut before it was read is counted as lost', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', 'one\nhalf');
	files.look();
	truncateSync(files.at('a.log'));
	files.look();
	t.is(files.collector.report().lostBytes, 4);
});

test('a file written anew by an editor goes on where it was', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	const text = 'a line of some length that is repeated\n'.repeat(40);
	files.append('a.log', text);
	files.look();
	writeFileSync(files.at('new'), `${text}more\n`);
	renameSync(files.at('new'), files.at('a.log'));
	t.is(files.look().length, 41);
	t.is(files.lookLater().at(-1), 'more');
});

test('one file under two names is read once', (t) => {
	const files = new WatchedFiles(t, ['*.log']);
	files.look();
	files.append('a.log', 'one\n');
	linkSync(files.at('a.log'), files.at('b.log'));
	symlinkSync(files.at('a.log'), files.at('c.log'));
	files.pass(2000);
	t.deepEqual(files.look(), ['one']);
});

test('a directory tree is followed and exclusions are left out', (t) => {
	const files = new WatchedFiles(t, ['**/*.log'], {exclude: ['debug*']});
	files.look();
	mkdirSync(files.at('x/y'), {recursive: true});
	files.append('x/y/a.log', 'one\n');
	files.append('x/debug.log', 'no\n');
	files.pass(2000);
	t.deepEqual(files.look(), ['one']);
});

test('compressed content under another name is not read', (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.look();
	writeFileSync(files.at('a.log.old'), Buffer.from('1f8b0800000000000003\n', 'hex'));
	files.append('a.log.old', 'x\n');
	files.pass(2000);
	t.deepEqual(files.look(), []);
});

test('a line of the limit passes, a longer one is cut and counted', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	const most = 'x'.repeat(lineLimit);
	files.append('a.log', `${most}\n${most}\r\n`);
	t.deepEqual(files.look(), [most, most]);
	t.is(files.collector.report().tooLong, 0);
	files.append('a.log', `${most}y\nafter\n`);
	t.deepEqual(files.look().slice(2), [most, 'after']);
	t.is(files.collector.report().tooLong, 1);
});

test('a line of 10 MB is cut and its rest skipped over a restart', async (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', Buffer.alloc(5_000_000, 'z'));
	t.is(files.look().length, 1);
	await files.again();
	files.append('a.log', Buffer.alloc(5_000_000, 'z'));
	files.look();
	files.append('a.log', 'zz\nafter\n');
	t.deepEqual(files.look().slice(1), ['after']);
	t.is(files.look()[0], 'z'.repeat(lineLimit));
});

test('bytes are kept as they are but for line ends', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', Buffer.from('a\0b\r\n\xff\xc3(\n\r\n\n\r\r\n', 'latin1'));
	t.deepEqual(files.look(), ['a\0b', '\xff\xc3(', '\r']);
});

test('the hole that a truncated file begins with is no line', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.append('a.log', 'one\n');
	files.look();
	writeFileSync(files.at('a.log'), Buffer.concat([Buffer.alloc(700_000), Buffer.from('two\n')]));
	t.deepEqual(files.look(), ['one', 'two']);
});

test('nothing is read while the basket is full and nothing is lost', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.basket.isFull = true;
	files.append('a.log', 'one\n');
	files.look();
	renameSync(files.at('a.log'), files.at('a.log.1'));
	files.append('a.log', 'two\n');
	files.look();
	files.lookLater();
	unlinkSync(files.at('a.log.1'));
	t.deepEqual(files.look(), []);
	files.basket.isFull = false;
	t.deepEqual(files.look(), ['one', 'two']);
});

test('files rotated away while the basket is full are lost above a bound', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.basket.isFull = true;
	for (let index = 0; index <= retiredLimit + 1; index += 1) {
		files.append('a.log', 'one\n');
		files.look();
		if (index <= retiredLimit) renameSync(files.at('a.log'), files.at(`old.${index}`));
	}
	t.is(files.collector.report().lostBytes, 4);
	files.basket.isFull = false;
	t.is(files.look().length, retiredLimit + 1);
});

test('a basket that fails is asked again and gets each line once', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.look();
	files.basket.isBroken = true;
	files.append('a.log', 'one\n');
	files.look();
	t.regex(files.problems().join(' '), /no space left/);
	files.basket.isBroken = false;
	t.deepEqual(files.look(), []);
	files.pass(2000);
	t.deepEqual(files.look(), ['one']);
	t.deepEqual(files.problems(), [null]);
});

test('a basket that fails at the first start leaves files at their ends', (t) => {
	const files = new WatchedFiles(t, ['*.log']);
	files.append('a.log', 'old\n');
	files.basket.isBroken = true;
	files.look();
	files.basket.isBroken = false;
	files.append('a.log', 'new\n');
	files.pass(2000);
	t.deepEqual(files.look(), ['new']);
});

test('many files share a step', (t) => {
	const files = new WatchedFiles(t, ['*.log']);
	files.look();
	const line = `${'x'.repeat(99)}\n`;
	for (const name of ['a.log', 'b.log']) files.append(name, line.repeat(20_000));
	files.pass(2000);
	files.collector.step();
	const paths = files.basket.events.map(({origin}) => (origin.kind === 'file' ? origin.path : ''));
	t.is(new Set(paths).size, 2);
	t.true(files.basket.events.length < 20_000);
	t.is(files.look().length, 40_000);
});

test('lines that are no syslog become messages of their own', (t) => {
	const files = new WatchedFiles(t, ['app.log'], {format: 'auto'});
	files.look();
	files.append('app.log', '<34>Oct 11 22:14:15 h su: x\nplain \xff\n');
	const [first, second = ''] = files.look();
	t.is(first, '<34>Oct 11 22:14:15 h su: x');
	t.regex(second, /^<13>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z web1 app - - - plain /);
});

test('a collector that is started reads by itself until it is stopped', async (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.collector.start();
	files.append('a.log', 'one\n');
	await until('the line is read', () => files.basket.events.length === 1);
	await files.collector.stop();
	rmSync(files.at('a.log'));
	t.is(files.basket.events.length, 1);
});
