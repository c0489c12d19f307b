import type {NamedSource} from '../../../model/source-settings.ts';
import type {SourceBook} from './source-book.ts';

/** How many senders nobody has accepted, and who they are. */
export interface NewSendersReport {
	readonly count: number;
	/** The one heard last first, at most `newSendersNamed`. */
	readonly newest: readonly NamedSource[];
}

/** Most new senders that are told by name. */
export const newSendersNamed = 5;

/** All senders are looked at so often at most, in milliseconds, unless somebody has changed what is laid down for one. */
const lookEveryMs = 2000;

/** Counts the senders of syslog that nobody has accepted and the configuration does not name. */
export class NewSenders {
	readonly #book: Pick<SourceBook, 'isAccepted' | 'version'>;
	/** The one heard last first. */
	readonly #known: () => readonly {readonly source: NamedSource}[];
	#looked: {readonly at: number; readonly version: number} | undefined;
	#report: NewSendersReport = {count: 0, newest: []};

	constructor(
		book: Pick<SourceBook, 'isAccepted' | 'version'>,
		known: () => readonly {readonly source: NamedSource}[],
	) {
		this.#book = book;
		this.#known = known;
	}

	report(now: number): NewSendersReport {
		const {version} = this.#book;
		const age = now - (this.#looked?.at ?? Number.NEGATIVE_INFINITY);
		if (version === this.#looked?.version && age >= 0 && age < lookEveryMs) return this.#report;
		const fresh = this.#known().filter(({source}) => !this.#book.isAccepted(source));
		const newest = fresh.slice(0, newSendersNamed).map(({source}) => source);
		this.#report = {count: fresh.length, newest};
		this.#looked = {at: now, version};
		return this.#report;
	}
}
