import path from 'node:path';
import {auditHeader, readAuditHeader} from '../model/audit-header.ts';
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
	const heads = new Heads(context);
	let cut = 0;
	for (let at = 0; at < spans.length; at += 2) {
		const [from, to] = [spans[at] ?? 0, spans[at + 1] ?? 0];
		if (format === 'syslog' || (format === 'auto' && isSyslog(bytes, text, from, to))) {
			runs.addLine(bytes, from, to);
			continue;
		}
		const head = heads.of(bytes, from, to);
		const length = to - from;
		// A line of the limit itself was counted when it was cut, or is only now.
		if (head.length + length > messageLimit && length < messageLimit) cut += 1;
		runs.add(syslogMessage(head, bytes.subarray(from, to)));
	}
	return {runs: runs.end(), cut};
}

/** The headers of the lines, of which most have the one before. */
class Heads {
	readonly #context: LineContext;
	#head: Buffer | undefined;
	#time = Number.NaN;

	constructor(context: LineContext) {
		this.#context = context;
	}

	/** A record of auditd has its time in it; of other lines it is when they were seen. */
	of(bytes: Buffer, from: number, to: number): Buffer {
		const isRecord = readAuditHeader({bytes, from, to});
		const time = isRecord ? auditHeader.time : this.#context.observedAt;
		if (this.#head === undefined || time !== this.#time) {
			this.#time = time;
			this.#head = headOf(this.#context, time);
		}
		return this.#head;
	}
}

function headOf({setting, path: file, hostname}: LineContext, time: number): Buffer {
	return syslogHead({
		priority: defaultPriority,
		timeUs: time * 1000,
		hostname,
		program: setting.program ?? path.basename(file).replace(/\.log$/, ''),
		processId: '',
	});
}
