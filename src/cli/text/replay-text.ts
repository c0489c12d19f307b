import {rfc3339} from '../../base/time.ts';
import {safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import type {Alert} from '../../model/alert.ts';
import type {Colours} from '../output.ts';
import {severityStyle, timeText, valueText} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

/** `nms replay`: one row per alert, times in UTC; one sentence where there is none. */
export function replayTable(alerts: readonly Alert<string>[], colours: Colours): readonly string[] {
	return alerts.length === 0 ? ['no alerts'] : tableLines(columns(colours), alerts);
}

function columns(colours: Colours): readonly Column<Alert<string>>[] {
	return [
		{title: safe('FIRST SEEN'), text: ({firstSeen}) => time(firstSeen)},
		{title: safe('LAST SEEN'), text: ({lastSeen}) => time(lastSeen)},
		{
			title: safe('SEVERITY'),
			text: ({severity}) => safe(severity),
			style: (cell, {severity}) => severityStyle(colours, severity)(cell),
		},
		{title: safe('COUNT'), isNumber: true, text: ({count}) => safe(String(count))},
		{title: safe('SUBJECT'), text: ({group}) => valueText(group.join(' '))},
		{title: safe('HOST'), text: ({hostName}) => valueText(hostName)},
		{title: safe('USER'), text: ({userName}) => valueText(userName)},
		{title: safe('RULE'), text: ({rule}) => safe(rule.name)},
	];
}

function time(epochMs: number): SafeText {
	return timeText(rfc3339(epochMs), {isUtc: true});
}
