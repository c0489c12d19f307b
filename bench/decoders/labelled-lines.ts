import type {Buffer} from 'node:buffer';

/** A line of fail2ban's own tests. */
export interface LabelledLine {
	readonly text: Buffer;
	/** The source that fail2ban has to count for it, null where it must count none, undefined where that is not said. */
	readonly source: string | null | undefined;
}

const label = /^# *failJSON: *(?<json>\{.*\})/;
const [newline, hash] = [0x0a, 0x23];

/** The lines of a log of fail2ban's tests: `# failJSON: {"match": true, "host": "192.0.2.1"}` stands before one that is counted. */
export function labelledLines(log: Buffer): readonly LabelledLine[] {
	const lines: LabelledLine[] = [];
	let source: LabelledLine['source'];
	for (let from = 0; from < log.length;) {
		const end = log.indexOf(newline, from);
		const text = log.subarray(from, end < 0 ? log.length : end);
		from += text.length + 1;
		const json = label.exec(text.toString())?.groups?.['json'];
		if (json !== undefined) source = sourceOf(JSON.parse(json));
		if (text.length === 0 || text[0] === hash) continue;
		lines.push({text, source});
		source = undefined;
	}
	return lines;
}

function sourceOf(told: unknown): LabelledLine['source'] {
	if (typeof told !== 'object' || told === null) return undefined;
	if (!('match' in told) || told.match !== true) return null;
	return 'host' in told ? String(told.host) : undefined;
}
