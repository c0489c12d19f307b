import type {Permission, Role} from '../../../model/role.ts';
import type {AuthDirectory} from './auth-directory.ts';
import type {Client, Identity} from './client.ts';
import type {RefusalAudit, RefusalLog} from './refusal-log.ts';

/** A daemon as its local socket shows it. `Own` is what the daemon keeps for each connection; its methods are given it in the call. */
export interface Service<Own extends Live> extends RefusalAudit {
	readonly kind: 'hub' | 'agent';
	/** Named in the challenge; a caller's proof for one daemon is none for another. */
	readonly id: string;
	readonly name: string;
	readonly version: string;
	/** Asked anew for each request, so that a reloaded configuration counts at once. */
	roleOf(identity: Identity): Role | null;
	readonly methods: ReadonlyMap<string, Method<Call & Own>>;
	open(outlet: Outlet): Own;
	/** The socket closes: nothing is sent any more. */
	stop(): void;
}

/** One method: who may call it, and what answers it. */
export interface Method<C> {
	/** Null: allowed to everybody who can connect. */
	readonly permission: Permission | null;
	/** Given parameters as they came, `{}` for none, to check first. What it throws is the error the caller gets; a result may be a `JsonText`. */
	readonly answer: (params: unknown, call: C) => unknown;
}

/** What is told of its connection. */
export interface Live {
	/** The client takes in bytes again. */
	wake(): void;
	/** The connection is gone. */
	release(): void;
}

/** How a connection is reached when nothing was asked. */
export interface Outlet {
	/** False while the client does not take what was sent; `wake` is called when it does again. */
	canSend(): boolean;
	/** Whether the caller still has the role for it. */
	mayRead(): boolean;
	notify(method: string, params: object): void;
}

/** What every method is given beside its parameters. */
export interface Call {
	readonly auth: AuthDirectory;
	readonly refusals: RefusalLog;
	readonly client: Client;
}
