import test from 'ava';
import path from 'node:path';
import {packageRoot} from '../../src/base/package-root.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {AlertFold, defaultGroupLimit} from '../../src/detect/alert-fold.ts';
import {compileRules} from '../../src/detect/rule-set.ts';
import type {Alert} from '../../src/model/alert.ts';
import type {FoldableHit} from '../../src/model/rule-hit.ts';
import {foldable} from '../../src/model/rule-hit.ts';

const {rules} = compileRules(readYamlFiles(path.join(packageRoot, 'content/rules')), {
	placeholders: new Map([['inside', ['10.0.0.0/8']]]),
});

const minute = 60_000;

/** Hits of a script such as `f0 f1 a2`: f failed, a accepted, d denied, at so many seconds; `f3x5` counts five. */
function hits(script: string, source = '192.0.2.1'): readonly FoldableHit[] {
	const ids = new Map([
		['f', idOf('SSH login failed')],
		['a', idOf('SSH login accepted')],
		['d', idOf('Firewall deny')],
	]);
	return script.split(' ').map((word, i) => {
		const [, kind = '', seconds = '', weight = '1'] =
			/^([fad])([\d.]+)(?:x(\d+))?$/.exec(word) ?? [];
		const hit = {
			ruleId: ids.get(kind) ?? '',
			time: Number(seconds) * 1000,
			weight: Number(weight),
			fields: {
				'source.ip': source,
				'user.name': kind === 'a' ? 'alice' : `user${i % 2}`,
				'host.name': 'pi',
				source: i < 5 ? '10.0.9.4' : '10.0.9.5',
			},
		};
		return foldable(hit, {id: i + 1, event: i + 1});
	});
}

function idOf(title: string): string {
	for (const {groupOf} of rules.correlations) {
		for (const id of groupOf.keys()) if (rules.describe(id)?.name.startsWith(title)) return id;
	}
	throw new Error(title);
}

function fold(all: readonly FoldableHit[]): readonly Alert[] {
	const folding = new AlertFold(rules, {groupLimit: defaultGroupLimit});
	for (const hit of all) folding.add(hit);
	return folding.takeChanged();
}

function summary(script: string): readonly string[] {
	return fold(hits(script)).map(
		({severity, count, firstSeen, lastSeen}) =>
			`${severity} ${count} ${firstSeen / 1000}-${lastSeen / 1000}`,
	);
}

const cases: readonly [string, readonly string[]][] = [
	['f0 f1 f2 f3', []],
	['f0 f1 f2 f3 f4', ['high 5 0-4']],
	['f0 f1 f2 f3 f600', ['high 5 0-600']],
	['f0 f1 f2 f3 f600.001', []],
	['f0x5', ['high 5 0-0']],
	['f0x2 f1x4', ['high 6 0-1']],
	['f0 f1 f2 f3 f4 f5 f6', ['high 7 0-6']],
	['f0 f0 f0 f0 f0 f0', ['high 6 0-0']],
	// Extended while it fires again within ten minutes: the hits between two firings count.
	['f0 f1 f2 f3 f4 f500 f600 f601 f602 f603', ['high 10 0-603']],
	// What comes after the last firing does not.
	['f0 f1 f2 f3 f4 f604.5', ['high 5 0-4']],
	['f0x5 f700x5', ['high 5 0-0', 'high 5 700-700']],
	['f0x5 f600x5', ['high 10 0-600']],
	['f0 f1 f2 a3', ['critical 4 0-3']],
	['f0 f1 a3', []],
	['f0 f1 f2 a602', ['critical 4 0-602']],
	['f0 f1 f2 a602.001', []],
	['a0 f1 f2 f3', []],
	['f0 f1 f2 a2', ['critical 4 0-2']],
	['f0 f1 a2 f2', []],
	['f0 f1 f2 f3 f4 a5', ['high 5 0-4', 'critical 6 0-5']],
	['f0 f1 f2 a3 f4 a5', ['critical 6 0-5']],
	['a0', []],
	['d0x19', []],
	['d0x10 d60x10', ['medium 20 0-60']],
	['d0x10 d60.001x10', []],
	// A hit that comes late counts where the alert covers it, and can complete a window.
	['f0 f1 f2 f3 f4 f2.5', ['high 6 0-4']],
	['f1 f2 f3 f4 f5 f0', ['high 6 0-5']],
	['f0 f1 f3 f4 f2', ['high 5 0-4']],
	['f0 f2 a3 f1', ['critical 4 0-3']],
	['a3 f0 f1 f2', ['critical 4 0-3']],
];

for (const [script, alerts] of cases) {
	test(`'${script}' gives ${alerts.length === 0 ? 'no alert' : alerts.join(' and ')}`, (t) => {
		t.deepEqual(summary(script), alerts);
	});
}

test('an alert shows what all its hits agree on', (t) => {
	const [alert] = fold(hits('f0 f1 f2 f3 f4'));
	t.is(alert?.sourceIp, '192.0.2.1');
	t.is(alert?.userName, null);
	t.is(alert?.hostName, 'pi');
	t.is(alert?.sourceAddress, '10.0.9.4');
	t.deepEqual(alert?.firstEvents, [1, 2, 3, 4, 5]);
	t.deepEqual(alert?.group, ['192.0.2.1']);
});

test('an alert whose hits came from several sources names none', (t) => {
	const [alert] = fold(hits('f0 f1 f2 f3 f4 f5'));
	t.deepEqual([alert?.count, alert?.sourceAddress], [6, null]);
});

test('a login after failures shows the user who got in', (t) => {
	const [alert] = fold(hits('f0 f1 f2 a3'));
	t.is(alert?.userName, 'alice');
	t.deepEqual(alert?.firstEvents, [1, 2, 3, 4]);
});

test('an alert keeps its first and its last twenty events', (t) => {
	const script = Array.from({length: 50}, (_, i) => `f${i}`).join(' ');
	const [alert] = fold(hits(script));
	t.is(alert?.count, 50);
	t.deepEqual([alert?.firstEvents.length, alert?.firstEvents.at(-1)], [20, 20]);
	t.deepEqual(
		[alert?.lastEvents.length, alert?.lastEvents[0], alert?.lastEvents.at(-1)],
		[20, 31, 50],
	);
});

test('groups beyond the limit are forgotten and counted', (t) => {
	const folding = new AlertFold(rules, {groupLimit: 100});
	for (let i = 0; i < 1000; i += 1) {
		for (const hit of hits(`f${i}`, `192.0.2.${i}`)) folding.add({...hit, id: i});
	}
	// Three correlations count failures; each forgets 900 of 1,000 groups.
	t.is(folding.evicted, 2700);
});

function attackOf(failures: number): readonly FoldableHit[] {
	return hits(`${'f0 '.repeat(failures)}a1`);
}

test('a window counts what completes it and the newest 4,096 hits before', (t) => {
	const loginOf = (failures: number): Alert | undefined =>
		fold(attackOf(failures)).find(({severity}) => severity === 'critical');
	t.is(loginOf(4096)?.count, 4097);
	t.is(loginOf(5000)?.count, 4097);
	t.is(fold(attackOf(4096)).find(({severity}) => severity === 'high')?.count, 4096);
});

test('the horizon covers three spans of the longest chain', (t) => {
	t.is(new AlertFold(rules, {groupLimit: 1}).horizonMs, 90 * minute);
});
