/** How bad an alert is, mildest first; the order is the sort order of every pane and query. */
export const severities = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Position of a severity in `severities`: 0 is informational, 4 critical. */
export function severityRank(severity: Severity): number {
	return severities.indexOf(severity);
}
