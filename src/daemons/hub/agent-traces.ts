import {putNewest} from '../../base/put-newest.ts';
import type {TracedFrame} from '../../proto/wire/messages.ts';
import {Trace} from '../../proto/wire/trace.ts';

/** The traces of the agents that were connected last, over all their connections; how many is bounded. */
export class AgentTraces {
	readonly #traces = new Map<string, Trace>();

	/** The agent's trace, made where there is none; the one opened longest ago makes room. */
	open(id: string, most: number): Trace {
		const trace = this.#traces.get(id) ?? new Trace();
		putNewest(this.#traces, [id, trace], most);
		return trace;
	}

	list(id: string): readonly TracedFrame[] {
		return this.#traces.get(id)?.list() ?? [];
	}
}
