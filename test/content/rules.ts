import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {formatProblem} from '../../src/base/yaml-document.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {compileRules} from '../../src/detect/rule-set.ts';
import {sharedData, testWithSharedData} from '../helpers/shared-data.ts';

const files = readYamlFiles(path.join(packageRoot, 'content/rules'));
const placeholders = new Map([['inside', ['10.0.0.0/8']]]);

test('our rules compile without a problem', (t) => {
	t.deepEqual(compileRules(files, {placeholders}).problems.map(formatProblem), []);
});

test('our rules alert as the first slice says', (t) => {
	const {rules} = compileRules(files, {placeholders});
	const alerting = rules.correlations
		.filter(({severity}) => severity !== null)
		.map(
			({severity, id}) =>
				`${severity}: ${rules.describe(id)?.name}, ${rules.describe(id)?.condition}`,
		);
	t.deepEqual(alerting.toSorted(), [
		'critical: SSH login after failures, "SSH failed several times", then "SSH login accepted" of one source.ip within 10 min',
		'high: Address or name on a watch-list, 1 or more of one nms.watch_list and source.ip within 10 min',
		'high: SSH brute force, 5 or more of one source.ip within 10 min',
		'medium: Firewall denies from inside, 20 or more of one source.ip within 1 min',
		'medium: Name of an agent claimed by another sender, 1 or more of one host.name and log.source.address within 10 min',
	]);
});

test('what nms itself marks is matched, whatever program wrote it', (t) => {
	const {rules} = compileRules(files, {placeholders});
	for (const [field, rule] of [
		['nms.claimed_agent.id', 'Message under the name of an agent'],
		['nms.watch_list', 'Event with an entry of a watch-list'],
	] as const) {
		const matched: (string | undefined)[] = [];
		const event = new Map([
			[field, 'x'],
			['event.dataset', 'sshd'],
			['event.module', 'system'],
		]);
		rules.match({field: (name) => event.get(name)}, (id) => matched.push(rules.describe(id)?.name));
		t.deepEqual(matched, [rule]);
	}
});

test('our rules explain themselves and name their technique', (t) => {
	for (const {name, text} of files) {
		for (const rule of text.split(/^---$/m)) {
			t.regex(
				rule,
				/^id: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/m,
				name,
			);
			t.regex(rule, /^description: /m, name);
			const isForPeople = /^level: (?:medium|high|critical)$/m.test(rule);
			if (isForPeople)
				t.regex(rule, /^tags:\n(?: +- attack\.[a-z0-9.-]+\n)+[^]*^falsepositives:$/m, name);
		}
	}
});

testWithSharedData('the examples of the Sigma specification are read as it says', (t) => {
	for (const folder of ['correlation', 'rules']) {
		const directory = sharedData(`sigma/specification/tests/schema/${folder}`);
		for (const name of readdirSync(directory)) {
			const text = readFileSync(path.join(directory, name), 'utf8');
			const {problems} = compileRules([{name, text}], {placeholders: new Map()});
			// They refer to rules of other files, and some are of types that we refuse; their form is right.
			const others = problems.filter(
				({message}) => !/no usable rule|is not supported/.test(message),
			);
			t.deepEqual(others.map(formatProblem), []);
		}
	}
});
