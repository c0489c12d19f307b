import {fieldTest} from './field-test.ts';
import {queryField} from './fields.ts';
import {WordReader} from './words.ts';

/** The term that finds lines with this text in them. */
export function textTerm(text: string): string {
	return quoted(text);
}

/** The term that finds events whose field has this value; undefined where no query can ask for it. */
export function fieldTerm(name: string, value: string): string | undefined {
	const field = queryField(name);
	if (field === undefined || value === '') return undefined;
	const written = /^[\p{L}\p{N}_][\p{L}\p{N}_.@-]*$/u.test(value) ? value : quoted(value);
	const word = new WordReader(written).word();
	const isAsked = word.kind === 'ok' && fieldTest(field, ':', word.value).kind === 'ok';
	return isAsked ? `${name}:${written}` : undefined;
}

function quoted(text: string): string {
	return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
