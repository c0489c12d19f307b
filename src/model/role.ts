/** What a caller may do. viewer reads; analyst also triages; operator also acts; admin all; auditor reads, the audit too. */
export const roles = ['viewer', 'analyst', 'operator', 'admin', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** What a method asks for; each role has the permissions listed for it. */
export const permissions = ['read', 'triage', 'import', 'audit'] as const;
export type Permission = (typeof permissions)[number];

const granted: Readonly<Record<Role, readonly Permission[]>> = {
	viewer: ['read'],
	analyst: ['read', 'triage'],
	operator: ['read', 'triage', 'import'],
	admin: ['read', 'triage', 'import', 'audit'],
	auditor: ['read', 'audit'],
};

/** Whether a caller with this role (null: none) may do what needs the permission. */
export function isPermitted(role: Role | null, permission: Permission): boolean {
	return role !== null && granted[role].includes(permission);
}
