import type {EventJson} from '../proto/rpc/schema.ts';
import {fieldTerm, textTerm} from '../proto/query/term.ts';

/** A word of a line that can be chosen, and the term of a query that finds lines with it. */
export interface EventWord {
	/** Where it stands: in the columns before the message, or in the message from the one character up to the other. */
	readonly place:
		| 'host'
		| 'program'
		| {readonly kind: 'message'; readonly from: number; readonly to: number};
	readonly term: string;
}

/** Longest message whose words can be chosen, in characters; what is behind is not reached one by one. */
const messageLimit = 2048;
const wordLimit = 200;

/** Letters, and what joins them within addresses, paths and names; not what ends a sentence. */
const word = /[\p{L}\p{N}_/\\@$%#~*+-](?:[\p{L}\p{N}_/\\@$%#~*+.:&?-]*[\p{L}\p{N}_/\\@$%#~*+-])?/gu;
const addressAndPort = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/;

/** The words of a line, left to right: whom it is of, its program, and those of its message. */
export function wordsOf(event: EventJson): readonly EventWord[] {
	const message = event.message.slice(0, messageLimit);
	const fields = fieldValues(event);
	return [
		...hostWord(event),
		...programWord(event),
		...[...message.matchAll(word)].flatMap(({0: text, index}) => messageWords(text, index, fields)),
	];
}

/** The chosen word; undefined where none is. An index beyond the last word is that of the last. */
export function chosenWord(event: EventJson, index: number | null): EventWord | undefined {
	if (index === null) return undefined;
	const words = wordsOf(event);
	return words[Math.min(index, words.length - 1)];
}

function hostWord({host, log}: EventJson): readonly EventWord[] {
	const term =
		host.name === null ? fieldTerm('source', log.source.address) : fieldTerm('host', host.name);
	return term === undefined ? [] : [{place: 'host', term}];
}

function programWord({process}: EventJson): readonly EventWord[] {
	const term = process.name === null ? undefined : fieldTerm('program', process.name);
	return term === undefined ? [] : [{place: 'program', term}];
}

function messageWords(
	text: string,
	at: number,
	fields: ReadonlyMap<string, string>,
): readonly EventWord[] {
	const [, address, port] = addressAndPort.exec(text) ?? [];
	if (address !== undefined && port !== undefined)
		return [
			...messageWords(address, at, fields),
			...messageWords(port, at + address.length + 1, fields),
		];
	const shown = text.slice(0, wordLimit);
	const place = {kind: 'message', from: at, to: at + shown.length} as const;
	const field = fields.get(shown.toLowerCase());
	const term = field === undefined ? undefined : fieldTerm(field, shown);
	return [{place, term: term ?? textTerm(shown)}];
}

/** The names of decoded fields by their values in lower case; of several with the same value, the first. */
function fieldValues(event: EventJson): ReadonlyMap<string, string> {
	const names = new Map<string, string>();
	for (const [name, value] of leaves('', event)) {
		const key = value.toLowerCase();
		if (!isOfHeader(name) && !names.has(key)) names.set(key, name);
	}
	return names;
}

/** What the event has besides decoded fields. */
function isOfHeader(name: string): boolean {
	return /^(?:id|@timestamp|message|is_clipped|event\.(?:ingested|original.*)|log\..*)$/.test(name);
}

function leaves(prefix: string, value: unknown): readonly (readonly [string, string])[] {
	if (typeof value === 'string' || typeof value === 'number') return [[prefix, String(value)]];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		leaves(prefix === '' ? key : `${prefix}.${key}`, inner),
	);
}
