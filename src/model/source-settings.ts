import type {Dialect} from './dialect.ts';
import type {EventSource} from './event.ts';
import type {QuotaLimits} from './quota-limits.ts';
import type {RetentionClass} from './retention-class.ts';

/** A source whatever its epoch: the channel, and the peer's address. */
export type NamedSource = Pick<EventSource, 'channel' | 'address'>;

/** How messages of a source are to be read; null: as the configuration says, or else as that of others. */
export interface ReadingSettings {
	readonly dialect: Dialect | null;
	/** Of time stamps that name no zone: an IANA name, or an offset. */
	readonly timezone: string | null;
}

/** What people have laid down for one source. */
export interface SourceSettings extends ReadingSettings {
	readonly source: NamedSource;
	/** Retention class of its messages; null: as `classes` says. */
	readonly class: RetentionClass | null;
	/** What it may bring; null: as all others. */
	readonly quota: QuotaLimits | null;
	/** Who said that the source belongs here; null: nobody yet. */
	readonly accepted: Acceptance | null;
}

interface Acceptance {
	readonly user: string;
	/** Milliseconds since the epoch. */
	readonly time: number;
	/** The host name that the source had then; null where it had named none. */
	readonly name: string | null;
}

/** Of a source for which nothing was laid down. */
export function unsettled({channel, address}: NamedSource): SourceSettings {
	return {
		source: {channel, address},
		dialect: null,
		timezone: null,
		class: null,
		quota: null,
		accepted: null,
	};
}
