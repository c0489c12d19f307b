import type {Channel} from '../model/event.ts';

/** Which time is looked at, and how finely. */
export interface StatisticsRequest {
	/** Milliseconds, `from` included and `to` not; whole minutes. */
	readonly from: number;
	readonly to: number;
	/** Length of a bucket: whole minutes. */
	readonly bucketMs: number;
	/** Most rows of a list; 0: lists are not wanted, and not read. */
	readonly top: number;
}

export interface SourceVolume {
	readonly channel: Channel;
	readonly address: string;
	readonly events: number;
	readonly parseErrors: number;
}

export interface NameVolume {
	/** Null: messages that name none. */
	readonly name: string | null;
	readonly events: number;
}

/** How much was received, by time of receipt. */
export interface Statistics {
	/** By bucket, oldest first. */
	readonly events: readonly number[];
	readonly parseErrors: readonly number[];
	/** Events of severity 0 to 4, by bucket. */
	readonly warnings: readonly number[];
	/** And of severity 0 to 3. */
	readonly errors: readonly number[];
	/** Events by severity 0 to 7; the ninth counts those without. */
	readonly severity: readonly number[];
	/** The largest, by events and parse errors together. */
	readonly sources: readonly SourceVolume[];
	/** By the host that messages claim to be of. */
	readonly hosts: readonly NameVolume[];
	readonly programs: readonly NameVolume[];
}

/** Counts of one bucket, as a file tells them. */
export interface BucketVolume {
	/** From 0. */
	readonly bucket: number;
	readonly parseErrors: number;
	/** Events by severity 0 to 7, and without. */
	readonly severity: readonly number[];
}

/** What one file tells of a time. */
export interface FileVolumes {
	readonly buckets: readonly BucketVolume[];
	readonly sources: readonly SourceVolume[];
	readonly hosts: readonly NameVolume[];
	readonly programs: readonly NameVolume[];
}

export const minuteMs = 60_000;

/** Severities up to these numbers are warnings (warning and worse) and errors (err and worse). */
const mildestWarning = 4;
const mildestError = 3;

/** The volumes of several files as one answer. */
export function mergeVolumes(
	files: readonly FileVolumes[],
	{from, to, bucketMs, top}: StatisticsRequest,
): Statistics {
	const count = Math.max(1, Math.ceil((to - from) / bucketMs));
	const [events, parseErrors] = [zeros(count), zeros(count)];
	const [warnings, errors] = [zeros(count), zeros(count)];
	const severity = zeros(9);
	for (const {bucket, ...volume} of files.flatMap((file) => file.buckets)) {
		for (const [level, rows] of volume.severity.entries()) {
			addTo(severity, level, rows);
			addTo(events, bucket, rows);
			if (level <= mildestWarning) addTo(warnings, bucket, rows);
			if (level <= mildestError) addTo(errors, bucket, rows);
		}
		addTo(parseErrors, bucket, volume.parseErrors);
	}
	const sources = mergeSources(files.flatMap((file) => file.sources)).slice(0, top);
	const hosts = mergeNames(files.flatMap((file) => file.hosts)).slice(0, top);
	const programs = mergeNames(files.flatMap((file) => file.programs)).slice(0, top);
	return {events, parseErrors, warnings, errors, severity, sources, hosts, programs};
}

function zeros(length: number): number[] {
	return Array.from({length}, () => 0);
}

function addTo(counts: number[], index: number, count: number): void {
	counts[index] = (counts[index] ?? 0) + count;
}

function mergeSources(volumes: readonly SourceVolume[]): readonly SourceVolume[] {
	const merged = new Map<string, SourceVolume>();
	for (const volume of volumes) {
		const key = `${volume.channel}\0${volume.address}`;
		const known = merged.get(key);
		const sum = {
			...volume,
			events: volume.events + (known?.events ?? 0),
			parseErrors: volume.parseErrors + (known?.parseErrors ?? 0),
		};
		merged.set(key, sum);
	}
	return [...merged.values()].toSorted(
		(one, other) => other.events + other.parseErrors - one.events - one.parseErrors,
	);
}

function mergeNames(volumes: readonly NameVolume[]): readonly NameVolume[] {
	const merged = new Map<string | null, number>();
	for (const {name, events} of volumes) merged.set(name, events + (merged.get(name) ?? 0));
	return [...merged]
		.map(([name, events]) => ({name, events}))
		.toSorted((one, other) => other.events - one.events);
}
