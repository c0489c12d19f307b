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

test('no line of a log can steer the terminal on which it is read', (t) => {
	const evil = String.raw`\u001b[2J\u009b2J\u0085\u202e\u2028\u007f\n{}`;
	for (const module of [own, shared]) {
		const program = `
			const {openLog} = await import(${JSON.stringify(module)});
			(await openLog('test')).warn({host: "${evil}", err: new Error("${evil}")}, "${evil}");
		`;
		const words = ['--input-type=module', '-e', program];
		const {stderr} = spawnSync(process.execPath, words, {encoding: 'utf8'});
		t.notRegex(stderr.slice(0, -1), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
		const record: unknown = JSON.parse(stderr);
		const text: unknown = JSON.parse(`"${evil}"`);
		t.like(record, {host: text, msg: text});
	}
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
