import type {EventSource} from './event.ts';

/**
 * Why a datagram that reached the hub is dropped: no buffer is free, since more came than the hub could read and
 * store (`pool`), or the store refuses (`disk`); or its sender has sent more than it may (`quota`).
 */
export const dropCauses = ['pool', 'disk', 'quota'] as const;
export type DropCause = (typeof dropCauses)[number];

/**
 * What befalls messages where they come in; those that are `cut` were too long and are stored without their end, those that are
 * `redacted` with asterisks for secrets.
 */
export const intakeIncidents = [...dropCauses, 'cut', 'redacted'] as const;
export type IntakeIncident = (typeof intakeIncidents)[number];

/** How often it befell messages of a source, and when, in milliseconds since the epoch. */
export interface SourceIncident {
	/** Null: sources of which there were too many to name each. */
	readonly source: Pick<EventSource, 'channel' | 'address'> | null;
	readonly incident: IntakeIncident;
	readonly count: number;
	readonly firstAt: number;
	readonly lastAt: number;
}

/**
 * Why something that was seen is not stored, or not whole; what weighs most stands first. `missing`: events that were acknowledged to an
 * agent are not in the store. `kernel`: the receive buffer of a socket was full. `unread`: parts of log files were gone before their
 * agent had read them.
 */
export const lossCauses = ['missing', 'kernel', ...dropCauses, 'unread', 'cut'] as const;
export type LossCause = (typeof lossCauses)[number];
