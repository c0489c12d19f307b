import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {formatProblem} from '../../src/base/yaml-document.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {utc} from '../../src/base/time-zone.ts';
import {compileRules} from '../../src/detect/rule-set.ts';
import {testContent} from '../../src/pipeline/content-test.ts';
import {compileContent} from '../../src/pipeline/content.ts';
import {FileReplay} from '../../src/pipeline/file-replay.ts';
import {Pipeline} from '../../src/pipeline/pipeline.ts';
import {replayHits} from '../../src/pipeline/replay.ts';
import {sharedData, testWithSharedData} from '../helpers/shared-data.ts';

const files = readYamlFiles(path.join(packageRoot, 'content/rules'));
const placeholders = new Map([['inside', ['10.0.0.0/8']]]);

test('our rules compile without a problem', (t) => {
	t.deepEqual(compileRules(files, {placeholders}).problems.map(formatProblem), []);
});

test('our rules alert at what they say, at the level they say', (t) => {
	const {rules} = compileRules(files, {placeholders});
	const alerting = rules.correlations
		.filter(({severity}) => severity !== null)
		.map(
			({severity, id}) =>
				`${severity}: ${rules.describe(id)?.name}, ${rules.describe(id)?.condition}`,
		);
	t.deepEqual(alerting.toSorted(), [
		'critical: SSH login after failures, "SSH failed several times", then "SSH login accepted" of one source.ip within 10 min',
		'high: Address or name on a watch-list, 1 or more of one nms.watch_list and nms.watched_value within 10 min',
		'high: Log cleared, each matching event',
		'high: Login after password guessing, "Login failed again", then "Login accepted" of one source.ip and user.name within 10 min',
		'high: Password guessing, 10 or more of one source.ip within 10 min',
		'high: Password spraying, 8 or more different user.name of one source.ip within 30 min',
		'high: SSH brute force, 5 or more of one source.ip within 10 min',
		'high: Second superuser added, each matching event',
		'low: Account locked, each matching event',
		'low: Out of memory, each matching event',
		'low: Port scan reported, each matching event',
		'low: Port scan, 15 or more different destination.port of one source.ip within 2 min',
		'low: Program crashed, each matching event',
		'low: Refused by sudo, each matching event',
		'low: SSH user names tried, 6 or more of one source.ip within 10 min',
		'low: Secrets sought on a web server, 4 or more different url.original of one source.ip within 10 min',
		'low: USB storage attached, each matching event',
		'low: Web server probed, 15 or more different url.path of one source.ip within 2 min',
		'medium: Account added, each matching event',
		'medium: Firewall denies from inside, 20 or more of one source.ip within 1 min',
		'medium: Many addresses guess for one user, 8 or more different source.ip of one user.name within 30 min',
		'medium: Name of an agent claimed by another sender, 1 or more of one host.name and log.source.address within 10 min',
		'medium: Password guessing from inside, 10 or more of one source.ip within 10 min',
		'medium: Password guessing on the machine itself, 5 or more of one host.name and user.name within 10 min',
		'medium: SSH brute force in audit records, 20 or more of one source.ip within 10 min',
		'medium: Secret served by a web server, each matching event',
		'medium: User added to a group of administrators, each matching event',
	]);
});

test('our rules prove themselves by lines that alert and lines that do not', (t) => {
	const decoderFiles = readYamlFiles(path.join(packageRoot, 'content/decoders'));
	const verdicts = testContent(files, {decoderFiles, ruleFiles: []});
	t.deepEqual(
		verdicts.flatMap(({problems}) => problems.map(formatProblem)),
		[],
	);
	for (const {name, text} of files) {
		// What nms itself marks stands in no line.
		if (/product: nms\ndetection:\n +selection:\n +nms\./.test(text)) continue;
		for (const rule of text.split(/^---$/m)) {
			if (/^level: (?:informational|low)$/m.test(rule) && !rule.includes('tests:')) continue;
			t.regex(rule, /^ +tests:\n +alert:\n[^]+^ +quiet:\n/m, name);
		}
	}
});

testWithSharedData('real logs raise the alerts they should, and no others', (t) => {
	const decoderFiles = readYamlFiles(path.join(packageRoot, 'content/decoders'));
	const content = compileContent({decoderFiles, ruleFiles: files, inside: []});
	const unfinished = 'low: SSH user names tried';
	for (const [file, alerts] of [
		['loghub/OpenSSH_2k.log', {'high: SSH brute force': 12, [unfinished]: 6}],
		// The log of an FTP server and an old sshd, of which PAM alone tells.
		['loghub/Linux_2k.log', {'high: Password guessing': 15}],
		['loghub/Apache_2k.log', {}],
		['crowdsec/ssh-bf.log', {[unfinished]: 1}],
		['crowdsec/ssh-slow-bf.log', {[unfinished]: 1}],
		['crowdsec/sshd-invalid-bf.log', {[unfinished]: 1}],
		['crowdsec/sshd-logs.log', {}],
		['crowdsec/sshd-success-logs.log', {}],
		['crowdsec/nginx_http-logs.log', {}],
		['crowdsec/pam-logs.log', {'low: Account locked': 1}],
	] as const) {
		const replay = new FileReplay(file, {pipeline: new Pipeline(content), zone: utc});
		replay.push(readFileSync(sharedData(file)));
		const raised = replayHits(replay.end(2024, 0), content.rules);
		const names = raised.map(({severity, rule}) => `${severity}: ${rule.name}`);
		const counts = Object.entries(Object.groupBy(names, (name) => name));
		t.deepEqual(
			Object.fromEntries(counts.map(([name, each]) => [name, each?.length])),
			alerts,
			file,
		);
	}
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
