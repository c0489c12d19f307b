import type {FileProblem} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import {utc} from '../base/time-zone.ts';
import {readRuleDocuments} from '../detect/rule-document.ts';
import type {RuleDocument} from '../detect/rule-document.ts';
import type {RuleTestCase} from '../detect/rule-schema.ts';
import type {Content} from './content.ts';
import {FileReplay} from './file-replay.ts';
import {Pipeline} from './pipeline.ts';
import {replayHits} from './replay.ts';

/** Tests that were run, and what is wrong at its place in the file. */
export interface RuleTestResult {
	readonly tests: number;
	readonly problems: readonly FileProblem[];
}

/** When the first line of a test came. */
const start = Date.UTC(2026, 0, 1);

/** Runs the tests of a file of rules, as a replay with all that was compiled. */
export function runRuleTests(file: TextFile, content: Content): RuleTestResult {
	const results = readRuleDocuments([file], []).map((document) => testRule(document, content));
	return {
		tests: results.reduce((sum, {tests}) => sum + tests, 0),
		problems: results.flatMap(({problems}) => problems),
	};
}

function testRule({id, rule, problemAt}: RuleDocument, content: Content): RuleTestResult {
	const {alert = [], quiet = []} = rule.nms?.tests ?? {};
	const problems: FileProblem[] = [];
	for (const [kind, cases] of Object.entries({alert, quiet})) {
		for (const [index, testCase] of cases.entries()) {
			if (hasAlert(id, testCase, content) === (kind === 'alert')) continue;
			const message = kind === 'alert' ? 'raises no alert' : 'raises an alert, but must not';
			const path = ['nms', 'tests', kind, index, 'lines'];
			problems.push(problemAt(path, message, 'correct the rule or the test'));
		}
	}
	return {tests: alert.length + quiet.length, problems};
}

function hasAlert(id: string, testCase: RuleTestCase, content: Content): boolean {
	const replay = new FileReplay('test', {pipeline: new Pipeline(content), zone: utc});
	replay.push(Buffer.from(linesOf(testCase).join('')));
	const hits = replay.end(undefined, start);
	return replayHits(hits, content.rules).some(({rule}) => rule.id === id);
}

function linesOf({lines, times, every, after}: RuleTestCase): readonly string[] {
	const rounds = Array.from({length: times}, (_, round) => round);
	return [
		...rounds.flatMap((round) => lines.map((line) => stamped(line, round, every))),
		...after.map((line) => stamped(line, times, every)),
	];
}

function stamped(line: string, round: number, every: number): string {
	const time = new Date(start + round * every).toISOString();
	return `${time} ${line.replaceAll('{n}', String(round + 1))}\n`;
}
