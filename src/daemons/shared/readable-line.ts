import {safe} from '../../base/terminal-text.ts';

/** One JSON line of the log as `14:03:11 warn message key=value`. */
export function readableLine(json: string): string {
	const record: unknown = JSON.parse(json);
	const values = new Map<string, unknown>(Object.entries(record ?? {}));
	const [level, time, message] = ['level', 'time', 'msg'].map((key) => textOf(values.get(key)));
	const rest = [...values].filter(([key]) => !['level', 'time', 'msg', 'name'].includes(key));
	const clock = (time ?? '').slice(11, 19);
	const text = [clock, level, message, ...rest.map(([key, value]) => `${key}=${textOf(value)}`)];
	return safe(text.join(' '));
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	const isError = typeof value === 'object' && value !== null && 'message' in value;
	return JSON.stringify(isError ? value.message : value);
}
