import test from 'ava';
import type {Permission, Role} from '../../src/model/role.ts';
import {isPermitted, permissions, roles} from '../../src/model/role.ts';

const expected: Readonly<Record<Role, readonly Permission[]>> = {
	viewer: ['read'],
	analyst: ['read', 'triage'],
	operator: ['read', 'triage', 'import'],
	admin: ['read', 'triage', 'import', 'audit'],
	auditor: ['read', 'audit'],
};

for (const role of roles) {
	test(`a caller with role ${role} may do what is listed and no more`, (t) => {
		t.deepEqual(
			permissions.filter((permission) => isPermitted(role, permission)),
			expected[role],
		);
	});
}

test('a caller without a role may do nothing', (t) => {
	t.deepEqual(
		permissions.filter((permission) => isPermitted(null, permission)),
		[],
	);
});
