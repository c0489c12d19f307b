import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {NmsError} from '../../src/base/errors.ts';
import {openOutput} from '../../src/cli/output-file.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

test('a new file is written for the caller alone', async (t) => {
	const file = path.join(temporaryDirectory(t), 'new');
	const output = await openOutput(file, {isOverwritten: false});
	await output.write(Buffer.alloc(1 << 20, 'a'));
	await output.end();
	t.is(statSync(file).size, 1 << 20);
	t.is(statSync(file).mode & 0o777, 0o600);
});

test('a file that exists is overwritten only if that is said', async (t) => {
	const file = path.join(temporaryDirectory(t), 'old');
	writeFileSync(file, 'mine');
	await t.throwsAsync(async () => openOutput(file, {isOverwritten: false}), {
		instanceOf: NmsError,
		code: 'refused',
		message: `${file} exists`,
	});
	t.is(readFileSync(file, 'utf8'), 'mine');
	await (await openOutput(file, {isOverwritten: true})).end();
	t.is(readFileSync(file, 'utf8'), '');
});

test('a full disk and an absent directory are refused with a remedy', async (t) => {
	const refused = {instanceOf: NmsError, code: 'refused'};
	await t.throwsAsync(async () => openOutput('/nowhere/x', {isOverwritten: false}), refused);
	const full = await openOutput('/dev/full', {isOverwritten: true});
	await t.throwsAsync(async () => {
		await full.write(Buffer.alloc(1 << 20));
		await full.end();
	}, refused);
});

test('a file has its name only when it is whole', async (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'whole');
	const output = await openOutput(file, {isOverwritten: false});
	await output.write(Buffer.from('half'));
	t.false(existsSync(file));
	await output.discard();
	t.deepEqual(readdirSync(directory), []);
	const late = await openOutput(file, {isOverwritten: false});
	writeFileSync(file, 'of another');
	await t.throwsAsync(late.end(), {message: `${file} exists`});
	await late.discard();
	t.deepEqual(readdirSync(directory), ['whole']);
	t.is(readFileSync(file, 'utf8'), 'of another');
});

test('a symbolic link stays one and its file is overwritten', async (t) => {
	const directory = temporaryDirectory(t);
	const [file, link] = [path.join(directory, 'elsewhere/file'), path.join(directory, 'link')];
	mkdirSync(path.dirname(file));
	writeFileSync(file, 'old');
	symlinkSync(file, link);
	const output = await openOutput(link, {isOverwritten: true});
	await output.write(Buffer.from('new'));
	await output.end();
	await output.discard();
	t.is(readFileSync(file, 'utf8'), 'new');
	t.deepEqual(readdirSync(directory).toSorted(), ['elsewhere', 'link']);
});
