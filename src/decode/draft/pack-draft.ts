import {Buffer} from 'node:buffer';
import type {EcsFields} from '../../model/event.ts';
import {decodeLine} from '../decode-line.ts';
import {compileDecoders} from '../pack-files.ts';
import {draftBody} from './body-draft.ts';
import {draftMatch} from './message-draft.ts';

/** A message that a new pack is made from. */
export interface DraftSource {
	/** The program that wrote it; null where the message names none. */
	readonly program: string | null;
	readonly message: string;
}

/** An address that is nobody's. */
const imitatedAddress = '192.0.2.66';

/**
 * The YAML of a decoder pack that knows this message and others of its form: addresses, ports, users and numbers become captures, and of JSON
 * and pairs the values. A draft: a person says which parts a remote party can write, and adds test lines.
 */
export function draftPack(source: DraftSource, name: string): string {
	const head = headOf(source, name);
	const fields = foundBy(`${head}\ntests: {accept: [], reject: [], injection: []}\n`, source);
	return `${head}
tests:
  accept: # at least five, of the program's versions
    - {line: ${quoted(source.message)}, fields: ${flow(fields)}}
  reject: [] # at least two lines that are something else
${injectionLines(source.message, fields).join('\n')}
`;
}

/** `a-z0-9-` of a program's name. */
export function packNameOf(program: string | null): string {
	const name = (program ?? '').split('/').at(-1)?.toLowerCase() ?? '';
	return name.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'new';
}

function headOf({program, message}: DraftSource, name: string): string {
	return `decoder: ${name}
description: ${quoted(`Messages of ${program ?? name}`)}
programs: [${program === null ? '' : quoted(program)}]
${program === null ? 'others: lines\n' : ''}patterns:
  # What a remote party can write belongs into <text:...>, what the program writes around it into literal text; see
  # content/decoders/README.md for the kinds of captures, and elastic.co/docs/reference/ecs for the names of fields.
  - name: ${name}
${whatIsKnown({program, message}).join('\n')}
    fields: ${flow(meaningOf(message))}`;
}

function whatIsKnown({program, message}: DraftSource): readonly string[] {
	const draft = draftBody(message);
	if (draft === undefined) return [`    match: ${quoted(draftMatch(message))}`];
	const when = [draft.when, ...(program === null ? [] : [['_program', program] as const])];
	return [
		`    body: ${draft.body}`,
		`    when: ${flow(Object.fromEntries(when))}`,
		`    keys: ${flow(Object.fromEntries(draft.keys))}`,
	];
}

function meaningOf(message: string): Readonly<Record<string, string>> {
	const isFailure = /fail|denied|invalid|refus|reject|incorrect|wrong|bad|error/i.test(message);
	const isSuccess = /accept|success|logged[ -]in|granted/i.test(message);
	const isLogin = /password|log(?:ged)?[ -]?in|logon|authenticat|\bauth\b/i.test(message);
	const outcome = isFailure ? 'failure' : 'success';
	return {
		...(isLogin && {'event.category': 'authentication'}),
		'event.action': isLogin ? 'login' : 'something',
		...((isFailure || isSuccess) && {'event.outcome': outcome}),
	};
}

/** What the pack finds in the message. */
function foundBy(
	text: string,
	{program, message}: DraftSource,
): Readonly<Record<string, string | number>> {
	const {decoders} = compileDecoders([{name: 'draft', text}]);
	const found: EcsFields = decodeLine(decoders, program, Buffer.from(message))?.fields ?? new Map();
	return Object.fromEntries([...found].filter(([field]) => field !== 'event.dataset'));
}

/** The message, once more: its user imitates all that stands behind the name, with another address. */
function injectionLines(
	message: string,
	{'user.name': user, 'source.ip': address}: Readonly<Record<string, string | number>>,
): readonly string[] {
	const [before, ...behind] = message.split(String(user));
	const tail = behind.join(String(user));
	const none = '  injection: [] # at least one line in which a remote party imitates the rest';
	if (user === undefined || address === undefined || draftBody(message) !== undefined)
		return [none];
	const imitated = tail.replace(String(address), imitatedAddress);
	const line = `${before}${user}${imitated} ${user}${tail}`;
	return [
		'  injection: # a remote party imitates the rest',
		`    - {line: ${quoted(line)}, fields: ${flow({'source.ip': address})}}`,
	];
}

/** A YAML map on one line. */
function flow(values: Readonly<Record<string, string | number>>): string {
	const pairs = Object.entries(values).map(
		([key, value]) => `${plainOrQuoted(key)}: ${scalar(value)}`,
	);
	return `{${pairs.join(', ')}}`;
}

function scalar(value: string | number): string {
	return typeof value === 'number' ? String(value) : plainOrQuoted(value);
}

function plainOrQuoted(text: string): string {
	return /^[A-Za-z_][\w.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
		? text
		: quoted(text);
}

/** As a YAML scalar of one line. */
function quoted(text: string): string {
	// oxlint-disable-next-line no-control-regex
	return /[\u0000-\u001F\u007F-\u009F\uFFFD]/.test(text)
		? JSON.stringify(text)
		: `'${text.replaceAll("'", "''")}'`;
}
