import type {Permission, Role} from '../../../model/role.ts';
import {isPermitted} from '../../../model/role.ts';
import type {Actor} from '../../../db/state-store.ts';
import type {HubContext} from '../hub-context.ts';
import type {Challenge} from './auth-directory.ts';
import type {Subscriptions} from './subscriptions.ts';

/** A local user who has proved the uid. */
export interface Identity {
	readonly uid: number;
	/** The uid in digits where no user has it. */
	readonly user: string;
	readonly groups: readonly string[];
}

/** What the hub knows of the caller at the other end of one connection. */
export class Client {
	readonly subscriptions: Subscriptions;
	readonly #context: HubContext;
	/** The open challenge: set by `hello`, taken by `authenticate`. */
	challenge: Challenge | undefined;
	identity: Identity | undefined;

	constructor(context: HubContext, subscriptions: Subscriptions) {
		this.#context = context;
		this.subscriptions = subscriptions;
	}

	/** Asked anew each time, so that a reloaded configuration counts at once. */
	get role(): Role | null {
		return this.identity === undefined ? null : this.#context.roleOf(this.identity);
	}

	may(permission: Permission | null): boolean {
		return permission === null || isPermitted(this.role, permission);
	}

	/** Who to write into the audit; only for a caller that has a role. */
	get actor(): Actor {
		if (this.identity === undefined) throw new Error('a caller without identity cannot act');
		return {user: this.identity.user, uid: this.identity.uid};
	}
}
