import path from 'node:path';
import type {Lines} from './file-lines.ts';
import type {FileSetting, SyslogTest} from './file-setting.ts';
import type {MessageRun} from './message-runs.ts';
import {MessageRuns} from './message-runs.ts';
import {defaultPriority, messageLimit, syslogHead, syslogMessage} from './syslog-message.ts';

/** What the lines of one piece have in common. */
export interface LineContext {
	readonly setting: FileSetting;
	readonly path: string;
	readonly hostname: string;
	/** Milliseconds since the epoch. */
	readonly observedAt: number;
	readonly isSyslog: SyslogTest;
}

/** The lines as messages, in runs, and how many of them had to be cut to make room for a header. */
export function wrapLines(
	{bytes, text, spans}: Lines,
	context: LineContext,
): {readonly runs: readonly MessageRun[]; readonly cut: number} {
	const {setting, isSyslog} = context;
	const {format} = setting;
	const runs = new MessageRuns();
	let head: Buffer | undefined;
	let cut = 0;
	for (let at = 0; at < spans.length; at += 2) {
		const [from, to] = [spans[at] ?? 0, spans[at + 1] ?? 0];
		if (format === 'syslog' || (format === 'auto' && isSyslog(bytes, text, from, to))) {
			runs.addLine(bytes, from, to);
			continue;
		}
		head ??= headOf(context);
		const length = to - from;
		// A line of the limit itself was counted when it was cut, or is only now.
		if (head.length + length > messageLimit && length < messageLimit) cut += 1;
		runs.add(syslogMessage(head, bytes.subarray(from, to)));
	}
	return {runs: runs.end(), cut};
}

function headOf({setting, path: file, hostname, observedAt}: LineContext): Buffer {
	return syslogHead({
		priority: defaultPriority,
		timeUs: observedAt * 1000,
		hostname,
		program: setting.program ?? path.basename(file).replace(/\.log$/, ''),
		processId: '',
	});
}
