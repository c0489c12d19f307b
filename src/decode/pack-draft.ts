import {isIP} from 'node:net';

/** A message that a new pack is made from. */
export interface DraftSource {
	/** The program that wrote it; null where the message names none. */
	readonly program: string | null;
	readonly message: string;
}

/** The text of a pattern for a message, and what its words say of the event. */
interface Draft {
	readonly match: string;
	readonly fields: Readonly<Record<string, string>>;
}

const specials = /[<>[\]{}|\\]/g;
const user =
	/\b(?:(?:user|account|for)[ ]+|(?:user|account|login)[=:] ?)['"]?(?!(?:user|invalid|account|login|the)\b)[\w.@$-]+/;
/** A quoted text, `user NAME`, `port N`, an address, a number, any other word, blanks. */
const parts = new RegExp(
	[
		/"[^"]*"/,
		user,
		/\bport[ =]+\d+/,
		/\d+(?:\.\d+){3}:\d+/,
		/[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*[0-9a-fA-F]/,
		/\d+/,
		/[^\s\d"]+/,
		/\s+/,
		/"/,
	]
		.map(({source}) => source)
		.join('|'),
	'g',
);

/**
 * The YAML of a decoder pack that knows this message and others of its form: addresses, ports, users and numbers become captures. A
 * draft: a person says which parts a remote party can write, and adds test lines.
 */
export function draftPack({program, message}: DraftSource, name: string): string {
	const {match, fields} = draftOf(message);
	const constants = Object.entries(fields).map(([field, value]) => `${field}: ${value}`);
	return `decoder: ${name}
description: ${quoted(`Messages of ${program ?? name}`)}
programs: [${program === null ? '' : quoted(program)}]
${program === null ? 'others: unclaimed\n' : ''}patterns:
  # What a remote party can write belongs into <text:...>, what the program writes around it into literal text; see
  # content/decoders/README.md for the kinds of captures, and elastic.co/docs/reference/ecs for the names of fields.
  - name: ${name}
    match: ${quoted(match)}
    fields: {${constants.join(', ')}}
tests:
  accept: # at least five, of the program's versions
    - {line: ${quoted(message)}, fields: {}}
  reject: [] # at least two lines that are something else
  injection: [] # at least one line in which a remote party imitates the rest
`;
}

/** `a-z0-9-` of a program's name. */
export function packNameOf(program: string | null): string {
	const name = (program ?? '').split('/').at(-1)?.toLowerCase() ?? '';
	return name.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'new';
}

function draftOf(message: string): Draft {
	const draft = new PatternDraft();
	const pieces = (message.trim().match(parts) ?? []).map((part) => draft.add(part));
	return {match: separated(pieces.join('')), fields: meaningOf(message)};
}

/** Turns the parts of a message into those of a pattern, one after the other. */
class PatternDraft {
	/** Each field is captured once. */
	readonly #taken = new Set<string>();
	/** The last word before the part. */
	#before = '';

	add(part: string): string {
		const piece = this.#address(part) ?? this.#named(part) ?? plain(part);
		if (part.trim() !== '') this.#before = part.toLowerCase();
		return piece;
	}

	/** `192.0.2.1`, `192.0.2.1:53` or `2001:db8::1`. */
	#address(part: string): string | undefined {
		const [address = '', port = ''] = isIP(part) === 0 ? part.split(':') : [part];
		if (isIP(address) === 0) return undefined;
		const isTarget = /^(?:to|dst|destination|server|on)\W*$/.test(this.#before);
		const side = isTarget ? 'destination' : 'source';
		const captured = this.#capture('ip', `${side}.ip`);
		return port === '' ? captured : `${captured}:${this.#capture('int', `${side}.port`)}`;
	}

	/** `user NAME` or `port N`. */
	#named(part: string): string | undefined {
		const at = part.search(/[\w.@$-]+$/);
		const words = escaped(part.slice(0, at));
		if (user.test(part)) {
			const type = this.#taken.has('user.name') ? 'word' : 'text';
			return words + this.#capture(type, 'user.name');
		}
		return /^port[ =]+\d+$/.test(part) ? words + this.#capture('int', 'source.port') : undefined;
	}

	#capture(type: string, field: string): string {
		if (this.#taken.has(field)) return `<${type}>`;
		this.#taken.add(field);
		return `<${type}:${field}>`;
	}
}

function plain(part: string): string {
	if (part.length > 1 && part.startsWith('"')) return '"<until>"';
	return escaped(part).replaceAll(/\d{1,15}/g, '<int>');
}

/** Captures with nothing between them are one word. */
function separated(pattern: string): string {
	return pattern.replaceAll(/<[^>]*>(?:<[^>]*>)+/g, '<word>');
}

function escaped(text: string): string {
	return text.replaceAll(specials, String.raw`\$&`);
}

function meaningOf(message: string): Readonly<Record<string, string>> {
	const isFailure = /fail|denied|invalid|refus|reject|incorrect|error/i.test(message);
	const isLogin = /password|log[ -]?in|logon|authenticat|\bauth\b/i.test(message);
	return {
		...(isLogin && {'event.category': 'authentication'}),
		'event.action': isLogin ? 'login' : 'something',
		...(isFailure && {'event.outcome': 'failure'}),
	};
}

/** As a YAML scalar of one line. */
function quoted(text: string): string {
	// oxlint-disable-next-line no-control-regex
	return /[\u0000-\u001F\u007F-\u009F\uFFFD]/.test(text)
		? JSON.stringify(text)
		: `'${text.replaceAll("'", "''")}'`;
}
