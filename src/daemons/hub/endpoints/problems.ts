import type {Endpoint} from './endpoint.ts';

/** How long a refusal is told of: an agent that is refused tries again at least every 30 s. */
const refusalMs = 120_000;

/** A clock that is off by more is a problem: correlation goes by event time. */
const skewLimitMs = 5000;

/** A spool that grows is a problem from so many events on. */
const spoolNotice = 1000;

/** What is wrong with the endpoint and what to do, in words. */
export function problemsOf(endpoint: Endpoint, now: number): readonly string[] {
	return [
		refusalText(endpoint, now),
		skewText(endpoint),
		spoolText(endpoint),
		...(endpoint.counters?.problems ?? []),
	].filter((text) => text !== undefined);
}

function refusalText({refusal, peer, isConnected}: Endpoint, now: number): string | undefined {
	if (refusal === undefined || now - refusal.time > refusalMs) return undefined;
	const other = isConnected ? `, while the agent at ${peer} is connected` : '';
	return `an agent at ${refusal.peer} is refused (${refusal.code})${other}: ${refusal.message}`;
}

function skewText({skewMs, kind, state}: Endpoint): string | undefined {
	if (kind === 'device' || state === 'disconnected') return undefined;
	if (skewMs === null || Math.abs(skewMs) <= skewLimitMs) return undefined;
	const direction = skewMs > 0 ? 'ahead of' : 'behind';
	return `its clock is ${durationText(Math.abs(skewMs))} ${direction} the hub's; have NTP set it (timedatectl set-ntp true)`;
}

function spoolText({spooled, state}: Endpoint): string | undefined {
	const newest = spooled.at(-1) ?? 0;
	const isGrowing =
		spooled.length > 2 &&
		spooled.every((count, index) => index === 0 || count > (spooled[index - 1] ?? 0));
	if (state === 'disconnected' || newest < spoolNotice || !isGrowing) return undefined;
	return `${newest} events wait in its spool and they become more; see whether the hub or the network keeps up`;
}

const units = [
	[86_400_000, 'd'],
	[3_600_000, 'h'],
	[60_000, 'min'],
] as const;

function durationText(ms: number): string {
	const unit = units.find(([size]) => ms >= 2 * size);
	return unit === undefined
		? `${Math.round(ms / 1000)} s`
		: `${Math.round(ms / unit[0])} ${unit[1]}`;
}
