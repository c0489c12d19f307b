import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {compileDecoders} from '../../src/decode/pack-files.ts';
import {compileRules} from '../../src/detect/rule-set.ts';
import {decodeRows} from '../helpers/audit-rows.ts';

const {decoders} = compileDecoders(
	readYamlFiles(path.join(packageRoot, 'content/decoders')).filter(({name}) =>
		name.endsWith('windows.yaml'),
	),
);

// As SigmaHQ writes them: log source, selection, data of an event on which the rule fires; on the last event none does.
const cases: readonly (readonly [
	logSource: string,
	selection: string,
	event: Readonly<Record<string, string>>,
])[] = [
	[
		'{product: windows, service: security}',
		"{EventID: 4625, LogonType: 3, IpAddress|startswith: '203.'}",
		{EventID: '4625', Channel: 'Security', LogonType: '3', IpAddress: '203.0.113.7'},
	],
	[
		'{product: windows, category: process_creation}',
		"{Image|endswith: '\\cmd.exe', CommandLine|contains: whoami, OriginalFileName: Cmd.Exe}",
		{
			EventID: '1',
			Channel: 'Microsoft-Windows-Sysmon/Operational',
			Image: 'C:\\Windows\\System32\\cmd.exe',
			CommandLine: 'cmd /c whoami',
			OriginalFileName: 'Cmd.Exe',
		},
	],
	[
		'{product: windows, category: process_creation}',
		"{ParentImage|endswith: '\\winword.exe', Image|endswith: '\\powershell.exe'}",
		{
			EventID: '4688',
			Channel: 'Security',
			NewProcessName: 'C:\\powershell.exe',
			ParentProcessName: 'C:\\winword.exe',
		},
	],
	[
		'{product: windows, category: registry_set}',
		"{TargetObject|contains: '\\CurrentVersion\\Run', Details|endswith: .exe}",
		{
			EventID: '13',
			Channel: 'Microsoft-Windows-Sysmon/Operational',
			TargetObject: 'HKU\\Software\\CurrentVersion\\Run\\x',
			Details: 'C:\\x.exe',
		},
	],
	[
		'{product: windows, service: system}',
		'{Provider_Name: Service Control Manager, EventID: 7045, ImagePath|contains: cmd}',
		{
			EventID: '7045',
			Channel: 'System',
			SourceName: 'Service Control Manager',
			ImagePath: 'cmd /c x',
		},
	],
	[
		'{product: windows, category: ps_script}',
		'{ScriptBlockText|contains: Invoke-Mimikatz}',
		{
			EventID: '4104',
			Channel: 'Microsoft-Windows-PowerShell/Operational',
			ScriptBlockText: 'Invoke-Mimikatz',
		},
	],
];
const quiet = {EventID: '4624', Channel: 'Security', LogonType: '3', IpAddress: '203.0.113.7'};

for (const [logSource, selection, event] of cases) {
	test(`a rule for ${logSource} fires on ${event['EventID']} by NXLog and Winlogbeat`, (t) => {
		const {EventID, Channel, SourceName, ...data} = event;
		const winlog = {
			channel: Channel,
			event_id: EventID,
			provider_name: SourceName,
			event_data: data,
		};
		t.deepEqual(
			hits(logSource, selection, [event, {winlog}, quiet, {winlog: {...winlog, event_id: '4'}}]),
			[0, 1],
		);
	});
}

/** The indexes of the events on which a rule fires. */
function hits(logSource: string, selection: string, events: readonly object[]): readonly number[] {
	const text = `title: A rule
id: 5e4d7f0a-7d1c-4b6e-9d57-6a4a3c0f1b2d
level: low
logsource: ${logSource}
detection: {s: ${selection}, condition: s}
`;
	const {rules} = compileRules([{name: 'rule.yml', text}], {placeholders: new Map()});
	const rows = decodeRows(
		decoders,
		events.map((event) => JSON.stringify(event)),
	);
	const found: number[] = [];
	for (const [index, row] of rows.entries())
		rules.match({field: (name) => row[name]}, () => found.push(index));
	return found;
}
