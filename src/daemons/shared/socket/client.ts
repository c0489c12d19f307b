import type {Permission, Role} from '../../../model/role.ts';
import {isPermitted} from '../../../model/role.ts';
import type {Actor} from '../../../model/actor.ts';
import type {Challenge} from './auth-directory.ts';

/** A local user who has proved the uid. */
export interface Identity {
	readonly uid: number;
	/** The uid in digits where no user has it. */
	readonly user: string;
	readonly groups: readonly string[];
}

/** What a daemon knows of the caller at the other end of one connection. */
export class Client {
	readonly #roleOf: (identity: Identity) => Role | null;
	/** The open challenge: set by `hello`, taken by `authenticate`. */
	challenge: Challenge | undefined;
	identity: Identity | undefined;

	constructor(roleOf: (identity: Identity) => Role | null) {
		this.#roleOf = roleOf;
	}

	/** Asked anew each time, so that a reloaded configuration counts at once. */
	get role(): Role | null {
		return this.identity === undefined ? null : this.#roleOf(this.identity);
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
