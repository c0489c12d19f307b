import type {AgentInstances} from '../../model/endpoint.ts';
import type {Register} from '../../proto/wire/messages.ts';

/**
 * Whether the agent that registers is the one whose id it says, or a second one with a copy of its spool. Each run of an agent has
 * an instance of its own and names the one that was registered before it; of two that go on from the same one, the second is refused.
 * `replace` ends the connection that is open: the agent has lost it. `contest`: the run before is connected, by a link that is half-open
 * or because this one has a copy of its spool.
 */
export function judgeIdentity(
	{instance, previous}: Pick<Register, 'instance' | 'previous'>,
	known: AgentInstances | undefined,
	live: string | undefined,
): 'accept' | 'replace' | 'contest' | 'refuse' {
	if (live === instance) return 'replace';
	if (live !== undefined) return live === previous ? 'contest' : 'refuse';
	if (known === undefined) return 'accept';
	// An agent that was killed before it had our answer still names the one before.
	const isNext = [instance, previous].includes(known.last) || previous === known.before;
	return isNext ? 'accept' : 'refuse';
}
