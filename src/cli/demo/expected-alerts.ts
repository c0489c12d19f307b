import type {Severity} from '../../model/severity.ts';
import type {TriagedAlertJson} from '../../proto/rpc/schema.ts';
import {attacker, infectedHost} from './attack.ts';

/** An alert that the script must raise. */
interface ExpectedAlert {
	readonly name: string;
	readonly severity: Severity;
	readonly subject: string;
}

const expected: readonly ExpectedAlert[] = [
	{name: 'brute force', severity: 'high', subject: attacker},
	{name: 'success after failures', severity: 'critical', subject: attacker},
	{name: 'firewall denies', severity: 'medium', subject: infectedHost},
];

/** The expected alerts that are not among these, in words. */
export function missingAlerts(
	seen: readonly Pick<TriagedAlertJson, 'severity' | 'subject'>[],
): readonly string[] {
	return expected
		.filter(
			({severity, subject}) =>
				!seen.some((alert) => alert.severity === severity && alert.subject.includes(subject)),
		)
		.map(({name, severity, subject}) => `${name} of ${subject} (${severity})`);
}
