// What detection costs, in CPU time of one core: matching one event with our rules, and folding hits into alerts.
import path from 'node:path';
import process from 'node:process';
import {packageRoot} from '../src/base/package-root.ts';
import {readYamlFiles} from '../src/base/yaml-files.ts';
import {foldable} from '../src/model/rule-hit.ts';
import {AlertFold, defaultGroupLimit} from '../src/detect/alert-fold.ts';
import {compileRules} from '../src/detect/rule-set.ts';
import type {MatchableEvent} from '../src/detect/rule-set.ts';
import type {FieldValue} from '../src/model/event.ts';

type Fields = Readonly<Record<string, FieldValue>>;

const {rules} = compileRules(readYamlFiles(path.join(packageRoot, 'content/rules')), {
	placeholders: new Map([['inside', ['10.0.0.0/8', 'fc00::/7']]]),
});

const login = {
	'event.category': 'authentication',
	'event.action': 'ssh_login',
	'source.ip': '192.0.2.1',
};
const deny = {
	'event.category': 'network',
	'event.action': 'firewall_deny',
	'source.ip': '10.1.2.3',
};
const events: Readonly<Record<string, Fields>> = {
	'an event no decoder knows': {message: 'session opened', 'process.name': 'cron'},
	'a failed login': {...login, 'event.outcome': 'failure', 'user.name': 'root'},
	'an inside deny': deny,
	'an outside deny': {...deny, 'source.ip': '192.0.2.1'},
};

const failed = ruleMatching({...login, 'event.outcome': 'failure'});
const accepted = ruleMatching({...login, 'event.outcome': 'success'});
const streams: Readonly<Record<string, (i: number) => readonly [string, string]>> = {
	'failed logins of one address': () => [failed, '192.0.2.1'],
	'failed logins of 100 addresses': (i) => [failed, `192.0.2.${i % 100}`],
	'nine failed logins, one accepted': (i) => [i % 10 === 9 ? accepted : failed, `192.0.2.${i % 7}`],
	'every hit a group of its own': (i) => [failed, `address ${i}`],
};

/** Prints the rate of each kind of event and of each stream of hits. */
export function benchDetect(print: (line: string) => void): void {
	for (const [name, fields] of Object.entries(events)) {
		const known = new Map(Object.entries(fields));
		const event: MatchableEvent = {field: (field) => known.get(field)};
		const repeat = (): void => {
			rules.match(event, () => undefined);
		};
		print(rateLine(`match ${name}`, perSecond(1_000_000, repeat)));
	}
	for (const [name, hitAt] of Object.entries(streams)) {
		const fold = new AlertFold(rules, {groupLimit: defaultGroupLimit});
		const rate = perSecond(300_000, (i) => {
			const [ruleId, source] = hitAt(i);
			const fields = {'source.ip': source, 'user.name': 'root', 'host.name': 'pi'};
			fold.add(foldable({ruleId, time: i * 2, weight: 1, fields}, {id: i + 1, event: i + 1}));
		});
		print(rateLine(`fold ${name}`, rate));
	}
}

function ruleMatching(fields: Fields): string {
	const ids: string[] = [];
	rules.match({field: (name) => fields[name]}, (id) => ids.push(id));
	return ids[0] ?? '';
}

/** How often per second of CPU time the step runs. */
function perSecond(times: number, step: (i: number) => void): number {
	const before = process.cpuUsage();
	for (let i = 0; i < times; i += 1) step(i);
	const {user, system} = process.cpuUsage(before);
	return times / ((user + system) / 1e6);
}

function rateLine(name: string, rate: number): string {
	const microseconds = (1e6 / rate).toFixed(2);
	return `${name.padEnd(42)} ${microseconds.padStart(6)} us ${Math.round(rate).toLocaleString('en').padStart(12)}/s`;
}
