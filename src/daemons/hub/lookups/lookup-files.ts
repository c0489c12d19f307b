import type {FileProblem} from '../../../base/yaml-document.ts';
import type {EventBatch} from '../../../model/event-batch.ts';
import type {Lookup} from '../../../pipeline/lookup/lookups.ts';
import {Lookups} from '../../../pipeline/lookup/lookups.ts';
import type {LookupFile} from './lookup-file.ts';
import {readLookup, readLookupInSlices} from './lookup-file.ts';
import type {LookupSetting} from './lookups-schema.ts';

/** The tables of the configuration; a file that cannot be read now is used as it was `before`. */
export class LookupFiles {
	readonly files: readonly LookupFile[];
	readonly #lookups: Lookups;

	private constructor(files: readonly LookupFile[]) {
		this.files = files;
		this.#lookups = new Lookups(files.flatMap(lookupOf));
	}

	/** Reads the files; of those that are as they were before nothing. */
	static read(settings: readonly LookupSetting[], before?: LookupFiles): LookupFiles {
		return new LookupFiles(
			settings.map((setting) =>
				readLookup(
					setting,
					before?.files.find((file) => isSame(file.setting, setting)),
				),
			),
		);
	}

	get problems(): readonly FileProblem[] {
		return this.files.flatMap(({problem}) => (problem === undefined ? [] : [problem]));
	}

	/** See `Lookups.enrich`. */
	enrich(batch: EventBatch, row: number): void {
		this.#lookups.enrich(batch, row);
	}

	/** See `Lookups.find`. */
	find(value: string): ReturnType<Lookups['find']> {
		return this.#lookups.find(value);
	}

	/** These tables, with those files read that have changed, one after the other and in slices; the same object where none has. */
	async refreshed(): Promise<LookupFiles> {
		const files: LookupFile[] = [];
		for (const before of this.files) {
			// One after the other, so that not all new ones are in memory beside the old.
			// oxlint-disable-next-line no-await-in-loop
			files.push(await readLookupInSlices(before.setting, before));
		}
		return files.every((file, at) => file === this.files[at]) ? this : new LookupFiles(files);
	}
}

function isSame(one: LookupSetting, other: LookupSetting): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

function lookupOf({setting: {name, on, format, watch}, table}: LookupFile): readonly Lookup[] {
	const isFirstOnly = format !== 'mmdb' && !watch;
	return table === undefined ? [] : [{name, table, on, isFirstOnly, isWatchList: watch}];
}
