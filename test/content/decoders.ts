import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {formatProblem, readYaml} from '../../src/base/yaml-document.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {captureTypes} from '../../src/decode/capture-type.ts';
import {compileDecoders} from '../../src/decode/pack-files.ts';
import {packSchema} from '../../src/decode/pack-schema.ts';
import {runPackTests} from '../../src/decode/pack-tests.ts';

const folder = path.join(packageRoot, 'content/decoders');
const files = readYamlFiles(folder);

test('all packs that come with nms work together', (t) => {
	t.deepEqual(compileDecoders(files).problems, []);
});

test('the page about packs names every type of capture', (t) => {
	const page = readFileSync(path.join(folder, 'README.md'), 'utf8');
	for (const name of captureTypes.keys()) t.regex(page, new RegExp(`\`<${name}[:>]`));
});

for (const file of files) {
	const name = path.basename(file.name);

	test(`the test lines of ${name} give the fields it promises`, (t) => {
		const {tests: lines, problems} = runPackTests([file]);
		t.deepEqual(problems.map(formatProblem), []);
		t.true(lines > 0);
	});

	test(`${name} has enough test lines of each kind`, (t) => {
		for (const {value} of readYaml(file.name, file.text, packSchema).documents) {
			t.true(value.tests.accept.length >= 5, 'accept');
			t.true(value.tests.reject.length >= 2, 'reject');
			t.true(value.tests.injection.length > 0, 'injection');
		}
	});
}
