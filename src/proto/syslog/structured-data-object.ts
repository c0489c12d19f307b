/** Values by parameter name by SD-ID; a name that stands more than once has an array. */
export type StructuredData = Readonly<
	Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

type Parameters = Map<string, string | string[]>;

/** The elements of a STRUCTURED-DATA that the scanner has accepted. */
export function structuredDataObject(text: string): StructuredData {
	// Through a Map and fromEntries a name such as __proto__ is a key like any other.
	const elements = new Map<string, StructuredData[string]>();
	let at = 0;
	while (text[at] === '[') {
		const idEnd = nameEnd(text, at + 1);
		const parameters: Parameters = new Map();
		const id = text.slice(at + 1, idEnd);
		at = addParameters(parameters, text, idEnd);
		elements.set(id, Object.fromEntries(parameters));
	}
	return Object.fromEntries(elements);
}

/** Returns the position behind the element's `]`. */
function addParameters(parameters: Parameters, text: string, from: number): number {
	let at = from;
	while (text[at] === ' ') {
		const end = nameEnd(text, at + 1);
		// `="`
		const valueFrom = end + 2;
		const valueTo = valueEnd(text, valueFrom);
		addValue(parameters, text.slice(at + 1, end), unescaped(text.slice(valueFrom, valueTo)));
		at = valueTo + 1;
	}
	return at + 1;
}

function addValue(parameters: Parameters, name: string, value: string): void {
	const earlier = parameters.get(name);
	if (earlier === undefined) parameters.set(name, value);
	else if (typeof earlier === 'string') parameters.set(name, [earlier, value]);
	else earlier.push(value);
}

function nameEnd(text: string, from: number): number {
	let at = from;
	while (at < text.length && text[at] !== ' ' && text[at] !== ']' && text[at] !== '=') at += 1;
	return at;
}

function valueEnd(text: string, from: number): number {
	let at = from;
	while (at < text.length && text[at] !== '"') at += isEscape(text, at) ? 2 : 1;
	return at;
}

/** RFC 5424 §6.3.3: only `\"`, `\\` and `\]` are escapes; any other backslash is one. */
function unescaped(value: string): string {
	return value.includes('\\') ? value.replaceAll(/\\(["\\\]])/g, '$1') : value;
}

function isEscape(text: string, at: number): boolean {
	const next = text[at + 1];
	return text[at] === '\\' && (next === '"' || next === '\\' || next === ']');
}
