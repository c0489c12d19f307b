import path from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {readYaml} from '../../src/base/yaml-document.ts';
import {decodeLine} from '../../src/decode/decode-line.ts';
import {packSchema, type PackTestCase} from '../../src/decode/pack-schema.ts';
import {withBuilt} from '../../src/base/built-files.ts';
import type {BuiltPack} from '../../src/decode/built-packs.ts';
import {buildPacks} from '../../src/decode/pack-files.ts';
import {compileDecoders} from '../../src/decode/pack-files.ts';
import {EventBatch} from '../../src/model/event-batch.ts';

const files = readYamlFiles(path.join(packageRoot, 'content/decoders'));
const built = withBuilt<BuiltPack>(files, buildPacks(files));

test('what was built of the packs decodes as what is read of them', (t) => {
	const [read, late] = [files, built].map((each) => compileDecoders(each));
	t.deepEqual(late?.problems, []);
	let lines = 0;
	for (const {name, text} of files) {
		for (const {value} of readYaml(name, text, packSchema).documents) {
			for (const {line, program = value.programs[0] ?? null} of singleLines(value.tests.accept)) {
				lines += 1;
				const fields = [read, late].map(
					(each) => each && decodeLine(each.decoders, program, Buffer.from(line))?.fields,
				);
				// Quicker than the assertion of the same meaning.
				t.true(isDeepStrictEqual(fields[0], fields[1]), line);
			}
		}
	}
	t.true(lines > 500);
});

function singleLines(
	cases: readonly PackTestCase[],
): readonly {line: string; program?: string | null | undefined}[] {
	return cases.flatMap(({line, program}) => (line === undefined ? [] : [{line, program}]));
}

test('places of patterns are the same, and a file that was changed is read anew', (t) => {
	const place = (all: typeof built): unknown => {
		const from = all.filter(({name}) => name.endsWith('sshd.yaml'));
		const batch = new EventBatch(1, 1024);
		const line = Buffer.from('sshdFailed password for root from 192.0.2.7 port 4711 ssh2');
		const row = batch.add(line, 0, 1, 0);
		batch.setSpan(row, 'program', 0, 4);
		batch.setSpan(row, 'message', 4, line.length);
		let found: unknown;
		compileDecoders(from).decoders.decode(batch, row, {onMatch: (trace) => (found = trace.place)});
		return found;
	};
	t.truthy(place(files));
	t.deepEqual(place(built), place(files));
	const [first] = withBuilt(
		files.slice(0, 1).map(({name, text}) => ({name, text: `${text}# changed\n`})),
		buildPacks(files),
	);
	t.is(first?.built, undefined);
	t.is(withBuilt(files, undefined)[0]?.built, undefined);
});
