import path from 'node:path';
import type {FileSetting, SyslogTest} from './file-setting.ts';
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

/** The lines as messages, and how many of them had to be cut to make room for a header. */
export function wrapLines(
	lines: readonly Buffer[],
	context: LineContext,
): {readonly messages: readonly Buffer[]; readonly cut: number} {
	const {format} = context.setting;
	if (format === 'syslog') return {messages: lines, cut: 0};
	let head: Buffer | undefined;
	let cut = 0;
	const messages = lines.map((line) => {
		if (format === 'auto' && context.isSyslog(line)) return line;
		head ??= headOf(context);
		// A line of the limit itself was counted when it was cut, or is only now.
		if (head.length + line.length > messageLimit && line.length < messageLimit) cut += 1;
		return syslogMessage(head, line);
	});
	return {messages, cut};
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
