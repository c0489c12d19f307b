import type {NamedSource} from '../../../model/source-settings.ts';
import type {HeardSources} from './known-sources.ts';
import {knownSources} from './known-sources.ts';
import type {SourceBook} from './source-book.ts';

interface NewSendersContext extends HeardSources {
	readonly sources: Pick<SourceBook, 'isAccepted' | 'version'>;
}

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
	readonly #context: NewSendersContext;
	#looked: {readonly at: number; readonly version: number} | undefined;
	#report: NewSendersReport = {count: 0, newest: []};

	constructor(context: NewSendersContext) {
		this.#context = context;
	}

	report(now: number): NewSendersReport {
		const {sources} = this.#context;
		const {version} = sources;
		const age = now - (this.#looked?.at ?? Number.NEGATIVE_INFINITY);
		if (version === this.#looked?.version && age >= 0 && age < lookEveryMs) return this.#report;
		const fresh = knownSources(this.#context).filter(({source}) => !sources.isAccepted(source));
		const newest = fresh.slice(0, newSendersNamed).map(({source}) => source);
		this.#report = {count: fresh.length, newest};
		this.#looked = {at: now, version};
		return this.#report;
	}
}
