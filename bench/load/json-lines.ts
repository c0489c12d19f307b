import {numbers} from '../syslog-mix.ts';

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const levels = ['info', 'info', 'info', 'warn', 'error'];
const actions = ['token.issued', 'token.refreshed', 'upload.received', 'webhook.sent'];

/** Messages of services that log JSON, most of it base64: what compresses badly and has few words. The same at every run but for times. */
export function* jsonLines(count: number, from: number, to: number): Generator<string> {
	const random = numbers(2);
	const base64 = (length: number): string =>
		Array.from({length}, () => base64Digits[random(64)]).join('');
	for (let made = 0; made < count; made += 1) {
		const time = new Date(from + ((to - from) * made) / count).toISOString();
		const record = {
			level: levels[random(5)],
			ts: time,
			action: actions[random(4)],
			request_id: base64(22),
			client: `10.${random(4)}.${random(256)}.${random(256)}`,
			duration_ms: random(5000),
			token: base64(86 + random(86)),
			payload: `${base64(64 + random(256))}==`,
		};
		yield `<134>1 ${time} api-${random(8)} gateway ${1000 + random(40)} - - ${JSON.stringify(record)}`;
	}
}
