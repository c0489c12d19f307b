import type {Check} from './check.ts';
import {agentConnected} from './checks/agent-connected.ts';
import {clock} from './checks/clock.ts';
import {completion} from './checks/completion.ts';
import {diskSpace} from './checks/disk-space.ts';
import {dropped} from './checks/dropped.ts';
import {hubAnswers} from './checks/hub-answers.ts';
import {hubConfiguration} from './checks/hub-configuration.ts';
import {hubProblems} from './checks/hub-problems.ts';
import {journalReadable} from './checks/journal-readable.ts';
import {logsReadable} from './checks/logs-readable.ts';
import {manual} from './checks/manual.ts';
import {nodeVersion} from './checks/node-version.ts';
import {ownRole} from './checks/own-role.ts';
import {parseErrorShare} from './checks/parse-error-share.ts';
import {ports} from './checks/ports.ts';
import {receiveBuffer} from './checks/receive-buffer.ts';
import {rsyslog} from './checks/rsyslog.ts';
import {terminal} from './checks/terminal.ts';
import {tlsCertificate} from './checks/tls-certificate.ts';
import {units} from './checks/units.ts';

/** Every check, in the order in which they are told: the hub, what reaches it, the agent, the machine, the caller's own. */
export const checks: readonly Check[] = [
	nodeVersion,
	hubAnswers,
	ownRole,
	hubProblems,
	hubConfiguration,
	ports,
	tlsCertificate,
	dropped,
	parseErrorShare,
	receiveBuffer,
	diskSpace,
	clock,
	agentConnected,
	journalReadable,
	logsReadable,
	rsyslog,
	units,
	terminal,
	completion,
	manual,
];
