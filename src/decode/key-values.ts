import type {Fields} from './capture-type.ts';
import type {Capture} from './pattern-syntax.ts';

/** What a `<keys>` capture means: the captures by key, and the keys that must be there. */
export interface KeySpec {
	readonly captures: ReadonlyMap<string, Capture>;
	readonly required: readonly string[];
}

/**
 * Stores the fields of `KEY=value FLAG KEY=value` as netfilter writes it; false when a part is neither a pair nor a flag (which
 * has no lower-case letter), one has a quote or angle bracket, a value is not of its type, or a required key is missing. The first of two equal keys counts:
 * what is quoted of another packet comes later.
 */
export function storeKeys(text: string, spec: KeySpec, fields: Fields): boolean {
	const seen = new Set<string>();
	let at = 0;
	while (at < text.length) {
		const blank = text.indexOf(' ', at);
		const end = blank < 0 ? text.length : blank;
		if (end > at && !storePart(text.slice(at, end), spec, {fields, seen})) return false;
		at = end + 1;
	}
	return spec.required.every((key) => seen.has(key));
}

function storePart(
	part: string,
	{captures}: KeySpec,
	{fields, seen}: {readonly fields: Fields; readonly seen: Set<string>},
): boolean {
	if (/["'<>]/.test(part)) return false;
	const equals = part.indexOf('=');
	if (equals <= 0) return equals < 0 && isFlag(part);
	const key = part.slice(0, equals);
	const capture = captures.get(key);
	if (capture === undefined || seen.has(key)) return true;
	seen.add(key);
	const value = part.slice(equals + 1);
	return value === '' || capture.type.store(fields, capture.field ?? '_', value);
}

/** Whether it is a flag such as SYN, `(0204)` or `[8`. */
function isFlag(part: string): boolean {
	for (let at = 0; at < part.length; at += 1) {
		const code = part.charCodeAt(at);
		const isPlain = (code >= 65 && code <= 93) || (code >= 48 && code <= 58);
		if (!isPlain && code !== 40 && code !== 41 && code !== 45) return false;
	}
	return true;
}
