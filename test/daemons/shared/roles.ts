import test from 'ava';
import type {Role} from '../../../src/model/role.ts';
import type {Identity} from '../../../src/daemons/shared/socket/client.ts';
import {roleOfCaller} from '../../../src/daemons/shared/roles.ts';

const granted = new Map<string, Role>([
	['@staff', 'viewer'],
	['kim', 'analyst'],
	['@adm', 'operator'],
]);
const ownUid = 998;

const callers: readonly (readonly [string, Identity, Role | null])[] = [
	['root is admin', {uid: 0, user: 'root', groups: []}, 'admin'],
	["the hub's own user is admin", {uid: 998, user: 'nms', groups: []}, 'admin'],
	['a user has the role of its name', {uid: 1, user: 'kim', groups: ['staff']}, 'analyst'],
	['a group gives its role', {uid: 2, user: 'lee', groups: ['users', 'adm']}, 'operator'],
	[
		'of two groups the first entry holds',
		{uid: 2, user: 'lee', groups: ['adm', 'staff']},
		'viewer',
	],
	['everybody else has no role', {uid: 3, user: 'eve', groups: ['users']}, null],
	['a user named like a group entry has no role', {uid: 4, user: '@adm', groups: []}, null],
	['a group named like a user has no role', {uid: 5, user: 'eve', groups: ['kim']}, null],
];

for (const [title, caller, role] of callers) {
	test(title, (t) => {
		t.is(roleOfCaller(caller, granted, ownUid), role);
	});
}
