import {rfc3339} from '../../../base/time.ts';
import type {ListedFile} from '../../../db/event-store.ts';
import type {RetentionClass} from '../../../model/retention-class.ts';
import {retentionClasses} from '../../../model/retention-class.ts';
import type {RetentionSettings} from './retention-schema.ts';

export interface Removal {
	readonly file: ListedFile;
	readonly reason: 'age' | 'size' | 'disk';
}

/** How much is kept, and for how long. */
type Bounds = Pick<RetentionSettings, RetentionClass | 'size'>;

/** Milliseconds since the epoch. */
export interface PlanTimes {
	readonly now: number;
	/** By what time ages are judged; see `watchClock`. */
	readonly agedTo: number;
}

const dayMs = 86_400_000;

/**
 * Which files go, in this order: those whose time is over, then of each class, and of all together, what is too much. Of what is too
 * much goes first whose time would end first; files of today only where nothing else is left.
 */
export function planRetention(
	files: readonly ListedFile[],
	settings: Bounds,
	{now, agedTo}: PlanTimes,
): readonly Removal[] {
	const today = dayOf(now);
	let kept = inOrderOfEnd(files, settings);
	const removals: Removal[] = [];
	const remove = (reason: Removal['reason'], going: readonly ListedFile[]): void => {
		kept = kept.filter((file) => !going.includes(file));
		removals.push(...going.map((file) => ({file, reason})));
	};
	remove(
		'age',
		kept.filter((file) => endOf(file, settings) <= agedTo),
	);
	for (const name of retentionClasses) {
		const ofClass = kept.filter((file) => file.class === name);
		remove('size', surplus(ofClass, settings[name].size, today));
	}
	remove('size', surplus(kept, settings.size, today));
	return removals;
}

/**
 * Which files of bulk and std go so that so many bytes are free: those whose time would end first, none of today, and none at all where
 * all of them are too few.
 */
export function planRoom(
	files: readonly ListedFile[],
	settings: Bounds,
	{now, bytes}: {readonly now: number; readonly bytes: number},
): readonly Removal[] {
	const today = dayOf(now);
	const candidates = inOrderOfEnd(files, settings).filter(
		(file) => file.class !== 'audit' && file.day !== today,
	);
	const going: ListedFile[] = [];
	let freed = 0;
	for (const file of candidates) {
		if (freed >= bytes) break;
		going.push(file);
		freed += file.sizeBytes;
	}
	return freed < bytes ? [] : going.map((file) => ({file, reason: 'disk'}));
}

/** The file that goes next because of its age, and when; undefined where none ever does. */
export function nextRemoval(
	files: readonly ListedFile[],
	settings: Bounds,
): {readonly file: ListedFile; readonly at: number} | undefined {
	const [file] = inOrderOfEnd(files, settings);
	const at = file === undefined ? Infinity : endOf(file, settings);
	return file === undefined || at === Infinity ? undefined : {file, at};
}

function inOrderOfEnd(files: readonly ListedFile[], settings: Bounds): readonly ListedFile[] {
	return files.toSorted(
		(one, other) =>
			compare(endOf(one, settings), endOf(other, settings)) ||
			compare(one.day, other.day) ||
			compare(one.name, other.name),
	);
}

/** When the youngest event that the file can hold is as old as its class allows. */
function endOf({day, class: name}: ListedFile, settings: Bounds): number {
	const {age} = settings[name];
	return age === 0 ? Infinity : Date.parse(day) + dayMs + age;
}

function surplus(
	files: readonly ListedFile[],
	mostBytes: number,
	today: string,
): readonly ListedFile[] {
	if (mostBytes === 0) return [];
	let total = files.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
	const past = files.filter(({day}) => day !== today);
	const running = files.filter(({day}) => day === today);
	const going: ListedFile[] = [];
	for (const file of [...past, ...running]) {
		if (total <= mostBytes) break;
		going.push(file);
		total -= file.sizeBytes;
	}
	return going;
}

function dayOf(time: number): string {
	return rfc3339(time).slice(0, 10);
}

function compare<Value extends string | number>(one: Value, other: Value): number {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}
