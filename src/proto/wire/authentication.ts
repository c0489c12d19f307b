import process from 'node:process';

/** Both sides' nonces, so that a proof is good for one connection only. */
export interface Nonces {
	readonly hub: string;
	readonly agent: string;
}

/** The agent's proof that it knows the secret: hex HMAC-SHA-256 over what it registers as. */
export function agentMac(
	secret: Buffer,
	nonces: Nonces,
	{id, epoch}: {readonly id: string; readonly epoch: string},
): string {
	return mac(secret, ['nms agent', nonces.hub, nonces.agent, id, epoch]);
}

/** The hub's proof. */
export function hubMac(secret: Buffer, nonces: Nonces, hubId: string): string {
	return mac(secret, ['nms hub', nonces.hub, nonces.agent, hubId]);
}

/** Whether two proofs are the same, in a time that does not tell where they differ. */
export function isSameMac(expected: string, given: string | null): boolean {
	const [a, b] = [Buffer.from(expected), Buffer.from(given ?? '')];
	return a.length === b.length && cryptography().timingSafeEqual(a, b);
}

/** No part holds a NUL, so that the parts cannot be cut otherwise. */
function mac(secret: Buffer, parts: readonly string[]): string {
	return cryptography().createHmac('sha256', secret).update(parts.join('\0')).digest('hex');
}

/** Loaded by the first proof, since it costs an agent that needs none 2 MB. */
function cryptography() {
	return process.getBuiltinModule('node:crypto');
}
