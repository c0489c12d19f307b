import {spawnSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';

const isInstalled = spawnSync('mandoc', ['-h']).error === undefined;
const testWithMandoc = isInstalled ? test : test.skip;
// Our pages refer to each other before they are installed.
const ownReference = /referenced manual not found: Xr nms\b/;

for (const page of readdirSync(path.join(packageRoot, 'man'))) {
	const title = `mandoc finds nothing to say about ${page}`;
	testWithMandoc(isInstalled ? title : `${title} (mandoc is not installed)`, (t) => {
		const file = path.join(packageRoot, 'man', page);
		const {stdout} = spawnSync('mandoc', ['-T', 'lint', file], {encoding: 'utf8'});
		t.deepEqual(
			stdout.split('\n').filter((line) => line !== '' && !ownReference.test(line)),
			[],
		);
	});
}
