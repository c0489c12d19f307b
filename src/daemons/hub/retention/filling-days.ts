import type {ListedFile} from '../../../db/event-store.ts';

const dayMs = 86_400_000;

/** No hub ran before. */
const firstDay = '2025-01-01';

/**
 * The files with the days on which they were filled: those of their names, unless the clock was wrong then. Ids rise as events come in,
 * so that a file with newer events than some of a later day, up to `today`, was filled then; and one of a day to come, or of a day before
 * any hub ran, before the first file that was begun after it. Otherwise what a machine without a battery receives before it knows the
 * time would go at once.
 */
export function withFillingDays(
	files: readonly ListedFile[],
	today: string,
): readonly ListedFile[] {
	const possible = today < firstDay ? '' : firstDay;
	const begun = files
		.filter(({day, firstEvent}) => firstEvent > 0 && day <= today && day >= possible)
		.toSorted((one, other) => one.firstEvent - other.firstEvent);
	const latest = running(begun, (one, other) => one > other);
	const earliest = running(begun.toReversed(), (one, other) => one < other).toReversed();
	return files.map((file) => {
		const {day, lastEvent} = file;
		const before = begunUpTo(begun, lastEvent);
		const isFirst = day < possible && lastEvent > 0;
		const next = isFirst ? (earliest[before] ?? today) : undefined;
		const filled = day > today ? earliest[before] : (latest[before - 1] ?? next);
		// Midnight comes to one sender a little before it comes to another.
		const isOff = filled !== undefined && Math.abs(Date.parse(filled) - Date.parse(day)) > dayMs;
		return isOff ? {...file, day: filled} : file;
	});
}

/** Of each file and those before it the day that is ahead of the others. */
function running(
	files: readonly ListedFile[],
	isAhead: (one: string, other: string) => boolean,
): readonly string[] {
	let best: string | undefined;
	return files.map(({day}) => (best = best === undefined || isAhead(day, best) ? day : best));
}

/** How many of the files, which are in the order of their first events, have one up to this id. */
function begunUpTo(files: readonly ListedFile[], id: number): number {
	const at = files.findIndex(({firstEvent}) => firstEvent > id);
	return at < 0 ? files.length : at;
}
