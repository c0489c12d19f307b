export const dayMs = 86_400_000;

/** Days before and after 1970 that a Date can hold (ECMA-262 §21.4.1.1), but for years that are not of four digits. */
const [firstDay, lastDay] = [-719_162, 2_932_896];

/** The UTC day of a time: `2026-11-20`. A clock past all calendars gives the first or the last day there is. */
export function dayOf(time: number): string {
	const day = Math.max(firstDay, Math.min(lastDay, Math.floor(time / dayMs)));
	return new Date(day * dayMs).toISOString().slice(0, 10);
}
