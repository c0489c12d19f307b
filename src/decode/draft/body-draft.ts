import {isIP} from 'node:net';
import {plainKeyTexts} from '../body/body-keys.ts';
import {readJsonObject} from '../body/json-object.ts';
import {readLogfmt} from '../body/logfmt.ts';
import type {Pair} from '../body/pairs.ts';
import type {BodyFormatName} from '../pack-schema.ts';

/** What a pattern of a pack says of a body. */
export interface BodyDraft {
	readonly body: BodyFormatName;
	/** The key and value that tell this message from others of its program. */
	readonly when: Pair;
	/** Keys and captures. */
	readonly keys: readonly Pair[];
}

/** Of the first of these that a body has, the value says what happened. */
const tellingKeys = ['msg', 'message', 'event', 'event_type', 'action', 'type'];
/** What keys mean by their last word, where the value looks so. */
const meanings: readonly (readonly [RegExp, string])[] = [
	[/(?:^|[._-])(?:user|usr|username|user_name|login|account)$/i, '<text:user.name>'],
	[/(?:^|[._-])(?:method)$/i, '<word:http.request.method>'],
	[/(?:^|[._-])(?:uri|url|path)$/i, '<text:url.original>'],
	[/(?:^|[._-])(?:status|status_code)$/i, '<int:http.response.status_code>'],
	[/user_?agent$/i, '<text:user_agent.original>'],
];

/** The pattern for a message that is a JSON object, or pairs and nothing else; undefined for others. */
export function draftBody(message: string): BodyDraft | undefined {
	const json = readJsonObject(message);
	const pairs = json ?? readLogfmt(message);
	const [first] = pairs ?? [];
	if (pairs === undefined || first === undefined) return undefined;
	const told = tellingKeys.flatMap((key) => pairs.filter(([name]) => name === key));
	return {
		body: json === undefined ? 'logfmt' : 'json',
		when: told[0] ?? [first[0], '*'],
		keys: capturesOf(pairs),
	};
}

/** Each field is captured once. */
function capturesOf(pairs: readonly Pair[]): readonly Pair[] {
	const taken = new Set<string>();
	return pairs.flatMap(([key, value]): readonly Pair[] => {
		const capture = plainKeyTexts[key] ?? addressCapture(key, value) ?? captureOf(key);
		if (capture === undefined || taken.has(capture)) return [];
		taken.add(capture);
		return [[key, capture]];
	});
}

function addressCapture(key: string, value: string): string | undefined {
	const side = /dst|dest|local|server|listen/i.test(key) ? 'destination' : 'source';
	if (isIP(value) > 0) return `<ip:${side}.ip>`;
	if (/^(?:\d+(?:\.\d+){3}|\[[\da-f:.]+\]):\d+$/i.test(value)) return `<peer:${side}>`;
	return /port$/i.test(key) && /^\d{1,5}$/.test(value) ? `<int:${side}.port>` : undefined;
}

function captureOf(key: string): string | undefined {
	return meanings.find(([pattern]) => pattern.test(key))?.[1];
}
