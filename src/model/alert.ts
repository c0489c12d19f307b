import {createHash} from 'node:crypto';
import type {Severity} from './severity.ts';

/** How many event names an alert keeps of its first, and again of its last, events. */
export const evidenceLimit = 20;

export const alertStates = ['new', 'acknowledged', 'in_progress', 'closed'] as const;
export type AlertState = (typeof alertStates)[number];

export const alertResolutions = [
	'true_positive',
	'false_positive',
	'benign',
	'duplicate',
	'test',
] as const;
export type AlertResolution = (typeof alertResolutions)[number];

/**
 * What the fold over committed hits knows of one alert. It is a function of the hits alone: folding them again gives the same
 * value, so nothing that a person did is in it (see `Triage`).
 */
export interface Alert<Ref = number> {
	/** See `alertId`. */
	readonly id: string;
	readonly rule: {readonly id: string; readonly name: string};
	readonly severity: Severity;
	/** The values of the rule's group-by fields, in its order: the subject. */
	readonly group: readonly string[];
	/** Null where the matched events do not agree on one value. */
	readonly sourceIp: string | null;
	readonly userName: string | null;
	readonly hostName: string | null;
	/** Address of the source of the events; alerts of earlier versions do not say. */
	readonly sourceAddress?: string | null;
	/** Matched events; one that stands for N counts N. */
	readonly count: number;
	/** Event times in milliseconds. */
	readonly firstSeen: number;
	readonly lastSeen: number;
	/** When the rule's condition was first and last met; it is extended while it is met again within its timespan. */
	readonly firstFired: number;
	readonly lastFired: number;
	/** The first and the last `evidenceLimit` matched events, in order of commit. */
	readonly firstEvents: readonly Ref[];
	readonly lastEvents: readonly Ref[];
	/** Id of the hit at which it was opened; alerts of earlier versions do not say. */
	readonly openedBy?: number;
}

/** What people did to an alert. */
export interface Triage {
	readonly state: AlertState;
	readonly resolution: AlertResolution | null;
	readonly assignee: string | null;
	/** Milliseconds of the last change, or null where nobody has touched it. */
	readonly changedAt: number | null;
}

export const untouched: Triage = {state: 'new', resolution: null, assignee: null, changedAt: null};

/** 16 hex digits of SHA-256(rule id, NUL, group values, NUL, start of the group's first window); values are NUL-separated. */
export function alertId(ruleId: string, group: readonly string[], windowStart: number): string {
	const text = [ruleId, ...group, String(windowStart)].join('\0');
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
