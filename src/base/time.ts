/** Milliseconds in each unit a duration may be written in. */
const units: Readonly<Record<string, number>> = {
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
	w: 604_800_000,
};

/** An instant as RFC 3339 UTC with milliseconds: `2026-11-20T14:03:11.000Z`. */
export function rfc3339(epochMs: number): string {
	return new Date(epochMs).toISOString();
}

/** Milliseconds of a duration such as `250ms`, `60s`, `10m`, `7d`; undefined when it is not one. */
export function parseDuration(text: string): number | undefined {
	const [, digits = '', unit = ''] = /^(\d{1,9})(ms|s|m|h|d|w)$/.exec(text) ?? [];
	const factor = units[unit];
	return factor === undefined ? undefined : Number(digits) * factor;
}
