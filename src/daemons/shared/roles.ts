import type {Role} from '../../model/role.ts';
import type {Identity} from './socket/client.ts';

/** Finds the caller's role. Root and the daemon's own user are admin; a user's own entry goes before groups, whose first one holds. */
export function roleOfCaller(
	{uid, user, groups}: Identity,
	granted: ReadonlyMap<string, Role>,
	ownUid: number,
): Role | null {
	if (uid === 0 || uid === ownUid) return 'admin';
	// A name that begins like a group's is not one of useradd(8), and must not be taken for the group.
	const own = user.startsWith('@') ? undefined : granted.get(user);
	if (own !== undefined) return own;
	for (const [principal, role] of granted) {
		if (principal.startsWith('@') && groups.includes(principal.slice(1))) return role;
	}
	return null;
}
