import {readYaml, type FileProblem, type YamlDocument} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import {decodeLine} from './decode-line.ts';
import {decoderSet, type DecoderSet} from './decoder-set.ts';
import {compilePack} from './pack.ts';
import {packSchema, type PackDocument, type PackTestCase} from './pack-schema.ts';
import {SessionMemory} from './session-memory.ts';

export interface PackTestResult {
	/** Test lines that were tried. */
	readonly tests: number;
	readonly problems: readonly FileProblem[];
}

/** Runs the test lines of decoder packs, each pack by itself; a line that fails is a problem at its place in the file. */
export function runPackTests(files: readonly TextFile[]): PackTestResult {
	const results = files.flatMap(({name, text}) => {
		const file = readYaml(name, text, packSchema);
		return [{tests: 0, problems: file.problems}, ...file.documents.map(testPack)];
	});
	return {
		tests: results.reduce((sum, {tests}) => sum + tests, 0),
		problems: results.flatMap(({problems}) => problems),
	};
}

function testPack(document: YamlDocument<PackDocument>): PackTestResult {
	const compilation = compilePack(document);
	if (compilation.kind === 'error') return {tests: 0, problems: compilation.problems};
	const decoders = decoderSet([compilation.pack]);
	const problems: FileProblem[] = [];
	const {accept, reject, injection} = document.value.tests;
	for (const [kind, cases] of Object.entries({accept, reject, injection})) {
		for (const [index, testCase] of cases.entries()) {
			const difference = differenceOf(decoders, document.value.programs, testCase);
			const path = ['tests', kind, index, 'line'];
			if (difference !== undefined)
				problems.push(document.problemAt(path, difference, 'correct the pattern or the test'));
		}
	}
	return {tests: accept.length + reject.length + injection.length, problems};
}

function differenceOf(
	decoders: DecoderSet,
	[firstProgram = null]: readonly (string | null)[],
	{before = [], line, program = firstProgram, fields, weight = 1}: PackTestCase,
): string | undefined {
	const memory = new SessionMemory();
	for (const earlier of before) decodeLine(decoders, program, Buffer.from(earlier), memory);
	const decoded = decodeLine(decoders, program, Buffer.from(line), memory);
	if (fields === undefined)
		return decoded === undefined ? undefined : 'is decoded, but must not be';
	if (decoded === undefined) return 'is not decoded';
	if (decoded.weight !== weight) return `weight is ${decoded.weight}, not ${weight}`;
	const differences = Object.entries(fields).flatMap(([name, expected]) => {
		const actual = decoded.fields.get(name) ?? null;
		return actual === expected ? [] : [`${name} is ${show(actual)}, not ${show(expected)}`];
	});
	return differences.length === 0 ? undefined : differences.join('; ');
}

function show(value: string | number | null): string {
	return value === null ? 'absent' : JSON.stringify(value);
}
