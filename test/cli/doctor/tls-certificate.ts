import test from 'ava';
import {tlsCertificate} from '../../../src/cli/doctor/checks/tls-certificate.ts';
import type {DoctorScene} from '../../helpers/doctor-scene.ts';
import {away, doctorScene, soundHub} from '../../helpers/doctor-scene.ts';

/** A hub whose certificate for TLS ends in so many days. */
function withCertificate(days: number): DoctorScene {
	if (soundHub.kind === 'away') return {};
	const expires = new Date(Date.now() + days * 86_400_000).toISOString();
	const certificate = {subject: 'CN=hub', fingerprint: 'AB:CD', expires};
	return {hub: {...soundHub, health: {...soundHub.health, tls: {certificate, refused: []}}}};
}

const cases: readonly (readonly [string, DoctorScene, RegExp])[] = [
	['no hub to ask', {hub: away}, /^skip /],
	['no TLS', {}, /^ok syslog over TLS is off/],
	[
		'a certificate that the hub has not read yet',
		{configuration: {tlsPorts: [6514]}},
		/^warn .* does not listen for TLS > sudo systemctl reload nms-hub/,
	],
	['a certificate that is valid', withCertificate(31.5), /^ok .*CN=hub.* valid for 31 days/],
	[
		'a certificate that ends soon',
		withCertificate(29.5),
		/^warn .*CN=hub.* expires in 29 days > put a new one/,
	],
	[
		'a certificate that has ended',
		withCertificate(-0.5),
		/^fail .*CN=hub.* has expired: .* > put a new one/,
	],
];

for (const [title, given, found] of cases)
	test(`the doctor judges ${title}`, async (t) => {
		const scene = doctorScene(t, given);
		const findings = await tlsCertificate.look(scene, AbortSignal.timeout(20_000));
		t.is(findings.length, 1);
		for (const {status, text, fix} of findings) t.regex(`${status} ${text} > ${fix}`, found);
	});
