import {reasonOf} from '../../base/errors.ts';
import type {Problems} from './problems.ts';

/** What became of a configuration that was read anew. */
export type Reloaded =
	| {readonly kind: 'refused'; readonly reasons: readonly string[]}
	/** `fixed`: settings that differ and are only read at the start. */
	| {
			readonly kind: 'done';
			readonly file: string | null | undefined;
			readonly fixed: readonly string[];
	  };

export interface ReloadsOptions {
	readonly daemon: 'hub' | 'agent';
	readonly problems: Problems;
	readonly log: {
		readonly info: (values: Readonly<Record<string, unknown>>, text: string) => void;
		readonly error: (values: Readonly<Record<string, unknown>>, text: string) => void;
	};
}

/** The reloads of a daemon, one after the other. What came of the last one is logged and stands among its problems. */
export class Reloads {
	readonly #options: ReloadsOptions;
	#last: Promise<unknown> = Promise.resolve();

	constructor(options: ReloadsOptions) {
		this.#options = options;
	}

	/** Reads and takes a configuration; resolves with why all stays as it was, where it does. */
	async run(work: () => Promise<Reloaded>): Promise<string | undefined> {
		const reloaded = this.#last.then(async () => this.#run(work));
		this.#last = reloaded;
		return reloaded;
	}

	/** Resolves when none is under way. */
	async settled(): Promise<void> {
		await this.#last;
	}

	async #run(work: () => Promise<Reloaded>): Promise<string | undefined> {
		try {
			const reloaded = await work();
			if (reloaded.kind === 'refused') return this.#refuse(reloaded.reasons);
			this.#report(reloaded);
			return undefined;
		} catch (error) {
			return this.#refuse([reasonOf(error)]);
		}
	}

	#report({file, fixed}: Extract<Reloaded, {kind: 'done'}>): void {
		const {daemon, problems, log} = this.#options;
		const text = `${fixed.join(', ')} changed; start the ${daemon} again`;
		problems.set('reload', undefined);
		problems.set('restart', fixed.length === 0 ? undefined : text);
		log.info({file, restart_needed_for: fixed}, 'configuration reloaded');
	}

	#refuse(reasons: readonly string[]): string {
		const {daemon, problems, log} = this.#options;
		log.error({reasons}, `configuration not reloaded; the ${daemon} goes on with what it had`);
		const [first = ''] = reasons;
		const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
		const text = `configuration not reloaded: ${first}${more}`;
		problems.set('reload', text);
		return text;
	}
}
