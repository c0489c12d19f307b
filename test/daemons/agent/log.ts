import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';

const [own, shared] = ['agent/log', 'shared/log'].map((name) =>
	path.resolve(`dist/src/daemons/${name}.js`),
);

test('the agent logs the same lines as other daemons', (t) => {
	t.deepEqual(linesOf(own), linesOf(shared));
	t.is(linesOf(own).length, 3);
});

function linesOf(module = ''): readonly unknown[] {
	const program = `
		const {openLog} = await import(${JSON.stringify(module)});
		const log = await openLog('test');
		log.info('just words');
		log.warn({rows: 5, name2: 'x', missing: undefined}, 'with values');
		log.error({err: new RangeError('no room')}, 'with an error');
	`;
	const words = ['--input-type=module', '-e', program];
	const {stderr} = spawnSync(process.execPath, words, {encoding: 'utf8'});
	return stderr.trim().split('\n').map(comparable);
}

/** Without the moment, and where an error was made. */
function comparable(line: string): unknown {
	const record: unknown = JSON.parse(line);
	const values = Object.entries(record ?? {}).filter(([key]) => key !== 'time');
	return JSON.stringify(values, (key, value: unknown) => (key === 'stack' ? typeof value : value));
}
