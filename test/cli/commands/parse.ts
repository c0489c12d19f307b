import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {messageOf} from '../../../src/base/errors.ts';
import {runParse} from '../../../src/cli/commands/parse.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'nms-parse-'));
test.after.always(() => rmSync(folder, {recursive: true}));

function fileOf(name: string, text: string): string {
	const file = path.join(folder, name);
	writeFileSync(file, text);
	return file;
}

async function parse(
	files: readonly string[],
	options: {readonly isStrict?: boolean} = {},
): Promise<{readonly status: number | string; readonly lines: number}> {
	let output = '';
	const status = await runParse({
		files,
		format: 'auto',
		input: 'lines',
		isStrict: options.isStrict ?? false,
		write: async (text) => {
			output += text;
		},
	}).catch((error: unknown) => messageOf(error));
	return {status, lines: output.split('\n').length - 1};
}

test('refused lines are a result unless --strict asks otherwise', async (t) => {
	const right = fileOf('right', '<13>a\n');
	const wrong = fileOf('wrong', '<13>a\nx\n');
	t.deepEqual(await parse([wrong]), {status: 0, lines: 2});
	t.deepEqual(await parse([wrong], {isStrict: true}), {status: 1, lines: 2});
	t.deepEqual(await parse([right], {isStrict: true}), {status: 0, lines: 1});
});

test('an unreadable file is told of and the others are read', async (t) => {
	const file = fileOf('other', '<13>a\n<13>b');
	const absent = path.join(folder, 'absent');
	const {status, lines} = await parse([absent, folder, file]);
	t.is(lines, 2);
	t.regex(String(status), /^read .*absent: ENOENT.*; read .*: EISDIR/);
});

test('an empty file has no lines', async (t) => {
	t.deepEqual(await parse([fileOf('empty', '')], {isStrict: true}), {status: 0, lines: 0});
});
