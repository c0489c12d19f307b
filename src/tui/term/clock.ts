/** Whose time is shown: that of Greenwich, of the console's machine, or what each device wrote into its lines. */
export const zones = ['utc', 'local', 'device'] as const;
export type Zone = (typeof zones)[number];

/** How times are shown. */
export interface Clock {
	readonly zone: Zone;
	/** How far the zone's clocks are ahead of UTC at a time, both in milliseconds. */
	readonly aheadMs: (time: number) => number;
}

const minuteMs = 60_000;

/** The clock of a zone. What has no time of a device is shown in UTC. */
export function clockOf(zone: Zone): Clock {
	return {zone, aheadMs: zone === 'local' ? localAheadMs : () => 0};
}

/** RFC 3339 by that clock, as if it were UTC: to be cut, not to be parsed. */
export function clockText(time: number, {aheadMs}: Clock): string {
	const shifted = new Date(time + aheadMs(time));
	return Number.isNaN(shifted.getTime()) ? '----------T--:--:--' : shifted.toISOString();
}

/** What stands behind a time: `Z`, or how far its clock is ahead, such as `+01:00`. */
export function zoneMark(time: number, {zone, aheadMs}: Clock): string {
	if (zone !== 'local') return 'Z';
	const minutes = Math.round(aheadMs(time) / minuteMs);
	const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
	return `${minutes < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(rest)}`;
}

function localAheadMs(time: number): number {
	const minutes = new Date(time).getTimezoneOffset();
	return Number.isNaN(minutes) ? 0 : -minutes * minuteMs;
}

function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}
