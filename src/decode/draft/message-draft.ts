import {isIP} from 'node:net';

const specials = /[<>[\]{}|\\]/g;
const name =
	/['"[(]?(?!(?:user|invalid|unknown|account|login|the|from|in|on|by|not|is|was|has)\b)[\w.@$-]*[A-Za-z_][\w.@$-]*/;
const user = new RegExp(
	String.raw`\b(?:(?:user(?:name)?|account|for|login of|password of|by) +|(?:user(?:name)?|acct|account|login)[=:] ?)${name.source}`,
	'i',
);
/** A time in brackets, a quoted text, `user NAME`, `port N`, an address, a number, any other word, blanks. */
const parts = new RegExp(
	[
		/\[[^[\]]*\d\d?:\d\d:\d\d[^[\]]*\]/,
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
	'gi',
);

/** The pattern that knows a message and others of its form: addresses, ports, users and numbers are captures. */
export function draftMatch(message: string): string {
	const draft = new MessageDraft();
	const pieces = (message.trim().match(parts) ?? []).map((part) => draft.add(part));
	return separated(pieces.join(''));
}

/** Turns the parts of a message into those of a pattern, one after the other. */
class MessageDraft {
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
		return /^port[ =]+\d+$/i.test(part) ? words + this.#capture('int', 'source.port') : undefined;
	}

	#capture(type: string, field: string): string {
		if (this.#taken.has(field)) return `<${type}>`;
		this.#taken.add(field);
		return `<${type}:${field}>`;
	}
}

function plain(part: string): string {
	if (part.length > 1 && part.startsWith('"')) return '"<until>"';
	if (part.length > 1 && part.startsWith('[') && /:\d\d:\d/.test(part))
		return String.raw`\[<until>\]`;
	return escaped(part).replaceAll(/\d{1,15}/g, '<int>');
}

/** Captures with nothing between them are one word. */
function separated(pattern: string): string {
	return pattern.replaceAll(/<[^>]*>(?:<[^>]*>)+/g, '<word>');
}

function escaped(text: string): string {
	return text.replaceAll(specials, String.raw`\$&`);
}
