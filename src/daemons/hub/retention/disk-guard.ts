import {statfs} from 'node:fs/promises';
import {NmsError} from '../../../base/errors.ts';
import type {DiskJson} from '../../../proto/rpc/retention-schema.ts';
import {ReserveFile} from './reserve-file.ts';
import type {RetentionSettings} from './retention-schema.ts';

/** Of a file system. */
export interface DiskSpace {
	/** What an unprivileged user can still write. */
	readonly freeBytes: number;
	readonly sizeBytes: number;
}

/** Bounds by which the free space is judged. */
export interface DiskLimits {
	/** With less, intake stops; it goes on at `resumeBytes`. */
	readonly neededBytes: number;
	readonly resumeBytes: number;
	/** What the reserve file holds; with less than a quarter of it free, it is given up. */
	readonly reserveBytes: number;
}

/**
 * `low`: no events are taken in, those that wait are stored. `full`: nothing but the state file is written. Both until there is enough
 * again.
 */
export type DiskState = DiskJson['state'];

export interface DiskGuardOptions {
	/** The state directory. */
	readonly directory: string;
	readonly settings: Pick<RetentionSettings, 'min_free' | 'when_full'>;
	/** Removes event files of so many bytes together, where there are so many that may go. */
	readonly makeRoom: (bytes: number) => Promise<void>;
	/** Called when the state has changed. */
	readonly onChange: () => void;
	/** Called after each look with what is wrong, or undefined. */
	readonly onTrouble: (error: unknown) => void;
	/** Reads the free space. */
	readonly measure?: (directory: string) => Promise<DiskSpace>;
}

const mebibyte = 2 ** 20;
const usualNeed = {part: 0.1, leastBytes: 32 * mebibyte, mostBytes: 1024 * mebibyte} as const;
/** So much more than what is needed must be free before intake goes on, so that it does not stop and go with each file. */
const resumeFactor = 1.25;
const mostReserveBytes = 16 * mebibyte;

/** How often the free space is looked at: less is written in that time than what is needed. */
const intervalMs = 1000;

/** Stops intake before the disk is full, and keeps room for the state file, so that alerts can be handled all the while. */
export class DiskGuard {
	readonly #options: Required<DiskGuardOptions>;
	readonly #reserve: ReserveFile;
	#settings: DiskGuardOptions['settings'];
	#space: DiskSpace = {freeBytes: 0, sizeBytes: 0};
	#state: DiskState = 'enough';
	#looking: Promise<void> | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isStopped = false;

	constructor(options: DiskGuardOptions) {
		this.#options = {measure: measureDisk, ...options};
		this.#settings = options.settings;
		this.#reserve = new ReserveFile(options.directory);
	}

	get state(): DiskState {
		return this.#state;
	}

	/** Looks once, and again and again until `stop`. */
	async start(): Promise<void> {
		this.#timer = setInterval(() => void this.look(), intervalMs).unref();
		await this.look();
	}

	configure(settings: DiskGuardOptions['settings']): void {
		this.#settings = settings;
		void this.look();
	}

	/** Looks at the free space and does what follows, or tells of the trouble. While a look is under way it is that one. */
	async look(): Promise<void> {
		if (this.#isStopped) return;
		this.#looking ??= this.#lookOrTell();
		await this.#looking;
	}

	/** Throws `disk_full` while events must not be written. */
	admit(): void {
		if (this.#state !== 'full') return;
		throw this.#shortage();
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		clearInterval(this.#timer);
		await this.#looking;
	}

	report(): DiskJson {
		const {freeBytes, sizeBytes} = this.#space;
		return {
			state: this.#state,
			free_bytes: freeBytes,
			size_bytes: sizeBytes,
			needed_bytes: this.#limits().neededBytes,
		};
	}

	async #lookOrTell(): Promise<void> {
		try {
			await this.#look();
			this.#options.onTrouble(this.#state === 'enough' ? undefined : this.#shortage());
		} catch (error) {
			this.#options.onTrouble(error);
		} finally {
			this.#looking = undefined;
		}
	}

	async #look(): Promise<void> {
		const {directory, measure, makeRoom} = this.#options;
		this.#space = await measure(directory);
		const {resumeBytes, reserveBytes} = this.#limits();
		const isShort = nextDiskState(this.#state, this.#space, this.#limits()) !== 'enough';
		if (isShort && this.#settings.when_full === 'drop_oldest') {
			await makeRoom(resumeBytes - this.#space.freeBytes);
			this.#space = await measure(directory);
		}
		this.#become(nextDiskState(this.#state, this.#space, this.#limits()));
		if (this.#state === 'enough') await this.#reserve.hold(reserveBytes);
	}

	#become(state: DiskState): void {
		if (state === this.#state) return;
		this.#state = state;
		if (state === 'full') this.#reserve.giveUp();
		this.#options.onChange();
	}

	#limits(): DiskLimits {
		return diskLimits(this.#settings.min_free, this.#space.sizeBytes);
	}

	#shortage(): NmsError {
		const {directory} = this.#options;
		const needed = `${Math.ceil(this.#limits().neededBytes / mebibyte)} MiB`;
		return new NmsError(
			'disk_full',
			`less than ${needed} is free on the file system of ${directory}`,
			{remedy: 'free space there, or let the hub keep less (retention in hub.yaml)'},
		);
	}
}

/** The bounds of a file system of this size; `minFree`: what the configuration says is needed. */
export function diskLimits(minFree: number | undefined, sizeBytes: number): DiskLimits {
	const {part, leastBytes, mostBytes} = usualNeed;
	const usual = Math.min(Math.max(Math.floor(sizeBytes * part), leastBytes), mostBytes);
	const neededBytes = minFree ?? usual;
	return {
		neededBytes,
		resumeBytes: Math.ceil(neededBytes * resumeFactor),
		reserveBytes: Math.min(mostReserveBytes, Math.floor(neededBytes / 2)),
	};
}

/** Once there is too little, only what is needed and a quarter more is enough; what the reserve gave up is not. */
export function nextDiskState(
	state: DiskState,
	{freeBytes}: Pick<DiskSpace, 'freeBytes'>,
	{neededBytes, resumeBytes, reserveBytes}: DiskLimits,
): DiskState {
	if (freeBytes < reserveBytes / 4) return 'full';
	if (freeBytes >= (state === 'enough' ? neededBytes : resumeBytes)) return 'enough';
	return state === 'full' ? 'full' : 'low';
}

async function measureDisk(directory: string): Promise<DiskSpace> {
	const {bavail, blocks, bsize} = await statfs(directory);
	return {freeBytes: bavail * bsize, sizeBytes: blocks * bsize};
}
