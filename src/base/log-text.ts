// What JSON leaves as it is and a terminal may take for a command, or not show at all: DEL, C1, and Unicode's marks of direction and
// their like. Not \p{C}: its tables would cost a small daemon megabytes.
// oxlint-disable-next-line no-control-regex
const unseen = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** The same JSON with nothing in it that could steer the terminal on which somebody looks at a log. */
export function logText(json: string): string {
	return json.replaceAll(
		unseen,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
