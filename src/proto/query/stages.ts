import type {SyntaxResult} from '../../base/syntax-fault.ts';
import {fault} from '../../base/syntax-fault.ts';
import {parseDuration} from '../../base/time.ts';
import type {EventQuery} from '../../model/event-query.ts';
import {fieldNames, queryField} from './fields.ts';
import {queryLimits, stepLimits} from './limits.ts';
import type {WordReader} from './words.ts';

/** What the stages of a query say of its answer. */
export type Answer = Pick<EventQuery, 'order' | 'limit' | 'stage'>;

/** A word of a stage; empty, at the stage's end, where there is none. */
interface StageWord {
	readonly at: number;
	readonly text: string;
}

/** Reads from the first `|` of a query to its end, or to what is no stage. */
export function readStages(reader: WordReader): SyntaxResult<Answer> {
	let answer: Answer = {order: 'newest', limit: null, stage: null};
	const said = new Set<string>();
	while (reader.take('|')) {
		const stage = new StageReader(reader).read();
		if (stage.kind === 'error') return stage;
		const {name, part} = stage.value;
		const [key = ''] = Object.keys(part);
		if (said.has(key))
			return fault(name.at, `'${name.text}' comes after a stage of its kind`, 'one of them');
		said.add(key);
		if (said.has('stage') && said.size > 1)
			return fault(name.at, 'order and limit are those of a list of events', 'top or count alone');
		answer = {...answer, ...part};
	}
	return {kind: 'ok', value: answer};
}

interface NamedPart {
	readonly name: StageWord;
	readonly part: Partial<Answer>;
}

class StageReader {
	readonly #reader: WordReader;
	readonly #name: StageWord;

	constructor(reader: WordReader) {
		this.#reader = reader;
		this.#name = this.#word();
	}

	read(): SyntaxResult<NamedPart> {
		const {text, at} = this.#name;
		switch (text) {
			case 'top':
				return this.#top();
			case 'count':
				return this.#count();
			case 'limit':
				return this.#limit();
			case 'oldest':
			case 'newest':
				return this.#part({order: text});
			default:
				return fault(
					at,
					text === '' ? 'nothing stands behind |' : `'${text}' is no stage`,
					'top, count, limit, oldest or newest',
				);
		}
	}

	#top(): SyntaxResult<NamedPart> {
		const field = this.#word();
		const known = queryField(field.text);
		if (known === undefined)
			return fault(field.at, `top takes a field, not '${field.text}'`, fieldNames);
		const count = this.#word();
		const {top, usualTop} = queryLimits;
		const rows = count.text === '' ? usualTop : numberUpTo(top, count.text);
		if (rows === undefined)
			return fault(count.at, `'${count.text}' is no number of rows`, `1 to ${top}`);
		return this.#part({stage: {kind: 'top', field: known.name, count: rows}});
	}

	#count(): SyntaxResult<NamedPart> {
		const by = this.#word();
		if (by.text === '') return this.#part({stage: {kind: 'count', everyMs: null}});
		if (by.text !== 'by') return unexpected(by, 'by, as in count by 5m');
		const step = this.#word();
		const field = queryField(step.text);
		if (field !== undefined)
			return this.#part({stage: {kind: 'top', field: field.name, count: queryLimits.top}});
		const everyMs = parseDuration(step.text) ?? 0;
		if (everyMs >= stepLimits.least && everyMs <= stepLimits.most)
			return this.#part({stage: {kind: 'count', everyMs}});
		return fault(step.at, `'${step.text}' is no step of time`, 'a step of 1s to 7d, or a field');
	}

	#limit(): SyntaxResult<NamedPart> {
		const count = this.#word();
		const limit = numberUpTo(queryLimits.events, count.text);
		if (limit !== undefined) return this.#part({limit});
		return fault(count.at, `'${count.text}' is no number of events`, `1 to ${queryLimits.events}`);
	}

	#part(part: Partial<Answer>): SyntaxResult<NamedPart> {
		const more = this.#word();
		if (more.text !== '') return unexpected(more, '| before another stage, or nothing');
		return {kind: 'ok', value: {name: this.#name, part}};
	}

	#word(): StageWord {
		this.#reader.skipSpace();
		const {at} = this.#reader;
		const [text = ''] = this.#reader.match(/[^\s|]+/y) ?? [];
		this.#reader.skipSpace();
		return {at, text};
	}
}

function unexpected({at, text}: StageWord, expected: string): ReturnType<typeof fault> {
	return fault(at, `'${text}' is not expected there`, expected);
}

function numberUpTo(most: number, text: string): number | undefined {
	const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
	return number >= 1 && number <= most ? number : undefined;
}
