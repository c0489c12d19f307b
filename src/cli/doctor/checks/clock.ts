import type {Check} from '../check.ts';
import type {Finding} from '../finding.ts';
import {ok, skip, warn} from '../finding.ts';
import type {Machine} from '../machine.ts';

/** Asks one time service: undefined where it is not there. */
type Service = (machine: Machine, signal: AbortSignal) => Promise<Finding | undefined>;

const advice = 'timedatectl set-ntp true, or install chrony';

/** Whether the clock is synchronised: rules count within minutes, and sources are compared by time. */
export const clock: Check = {
	name: 'time',
	look: async ({machine}, signal) => {
		if (machine.exists('/run/systemd/timesync/synchronized'))
			return [ok('systemd-timesyncd has synchronised the clock')];
		for (const ask of [askChrony, askNtpd, askTimedate]) {
			// The first that is there knows.
			// oxlint-disable-next-line no-await-in-loop
			const finding = await ask(machine, signal);
			if (finding !== undefined) return [finding];
		}
		return [skip('no time service answers; the host may keep the clock', advice)];
	},
};

const askChrony: Service = async (machine, signal) => {
	const end = await machine.run('chronyc', ['-n', 'tracking'], signal);
	if (end.kind === 'absent' || end.status !== 0) return undefined;
	return /^Leap status\s*: Normal$/m.test(end.stdout)
		? ok('chrony has synchronised the clock')
		: warn('chrony has not synchronised the clock', 'chronyc sources shows why');
};

const askNtpd: Service = async (machine, signal) => {
	const end = await machine.run('ntpq', ['-c', 'rv 0 leap'], signal);
	if (end.kind === 'absent' || end.status !== 0) return undefined;
	return /leap=00|leap_none/.test(end.stdout)
		? ok('ntpd has synchronised the clock')
		: warn('ntpd has not synchronised the clock', 'ntpq -p shows why');
};

const askTimedate: Service = async (machine, signal) => {
	const end = await machine.run(
		'timedatectl',
		['show', '-p', 'NTPSynchronized', '--value'],
		signal,
	);
	if (end.kind === 'absent' || end.status !== 0) return undefined;
	return end.stdout.trim() === 'yes'
		? ok('the clock is synchronised')
		: warn('the clock is not synchronised', advice);
};
