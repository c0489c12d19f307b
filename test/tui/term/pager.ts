import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {pagerCommand, runPager} from '../../../src/tui/term/pager.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

for (const [pager, command] of [
	[undefined, ['less']],
	['', ['less']],
	['  ', ['less']],
	['more', ['more']],
	['less -S  +F', ['less', '-S', '+F']],
] as const) {
	test(`PAGER ${pager === undefined ? 'unset' : `'${pager}'`} means ${command.join(' ')}`, (t) => {
		t.deepEqual([...pagerCommand({PAGER: pager})], [...command]);
	});
}

test('the pager reads the text from a pipe and may start nothing', async (t) => {
	const file = path.join(temporaryDirectory(t), 'text');
	const script = `require('fs').writeFileSync(process.argv[1],require('fs').readFileSync(0)+process.env.LESSSECURE)`;
	const env = {...process.env, PAGER: `${process.execPath} -e ${script} ${file}`};
	await runPager('two\nlines\n', env);
	t.is(readFileSync(file, 'utf8'), 'two\nlines\n1');
});

test('a pager that leaves early or fails is no crash', async (t) => {
	const long = 'x'.repeat(1_000_000);
	await t.notThrowsAsync(runPager(long, {...process.env, PAGER: 'true'}));
	await t.throwsAsync(runPager(long, {...process.env, PAGER: 'false'}), {
		message: 'false ended with 1',
	});
	await t.throwsAsync(runPager('', {...process.env, PAGER: '/nonexistent/pager'}), {
		message: /cannot be started/,
	});
});
