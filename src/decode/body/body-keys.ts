/**
 * What keys of bodies mean where that is beyond doubt, as captures of decoder packs (content/decoders/README.md); a value that is not of the
 * type is left out. What an event was (event.category, action, outcome), which rules count, only a decoder pack tells.
 */
interface BodyKeys {
	readonly [key: string]: string;
}

const header: BodyKeys = {
	'device.vendor': '<until:observer.vendor>',
	'device.product': '<until:observer.product>',
	'device.version': '<until:observer.version>',
	'device.event_class': '<until:event.code>',
};

const addresses: BodyKeys = {
	src: '<ip:source.ip>',
	dst: '<ip:destination.ip>',
	smac: '<lower:source.mac>',
	dmac: '<lower:destination.mac>',
	proto: '<lower:network.transport>',
};

export const cefKeys: BodyKeys = {
	...header,
	...addresses,
	spt: '<int:source.port>',
	dpt: '<int:destination.port>',
	in: '<int:source.bytes>',
	out: '<int:destination.bytes>',
	suser: '<until:source.user.name>',
	duser: '<until:destination.user.name>',
	shost: '<lower:source.domain>',
	dhost: '<lower:destination.domain>',
	app: '<lower:network.protocol>',
	dvc: '<ip:observer.ip>',
	dvchost: '<until:observer.hostname>',
	deviceInboundInterface: '<until:observer.ingress.interface.name>',
	deviceOutboundInterface: '<until:observer.egress.interface.name>',
	sourceTranslatedAddress: '<ip:source.nat.ip>',
	sourceTranslatedPort: '<int:source.nat.port>',
	destinationTranslatedAddress: '<ip:destination.nat.ip>',
	destinationTranslatedPort: '<int:destination.nat.port>',
	request: '<until:url.original>',
	requestMethod: '<maybe:http.request.method>',
	fname: '<until:file.name>',
	filePath: '<until:file.path>',
	reason: '<until:event.reason>',
	externalId: '<until:event.id>',
};

export const leefKeys: BodyKeys = {
	...header,
	...addresses,
	srcPort: '<int:source.port>',
	dstPort: '<int:destination.port>',
	srcMAC: '<lower:source.mac>',
	dstMAC: '<lower:destination.mac>',
	srcBytes: '<int:source.bytes>',
	dstBytes: '<int:destination.bytes>',
	usrName: '<until:user.name>',
	url: '<until:url.original>',
	policy: '<until:rule.name>',
};

/** Of key=value and JSON bodies, FortiGate's, Sophos', Suricata's and Go's among them. */
export const plainKeyTexts: BodyKeys = {
	src: '<ip:source.ip>',
	src_ip: '<ip:source.ip>',
	srcip: '<ip:source.ip>',
	'source.ip': '<ip:source.ip>',
	dst: '<ip:destination.ip>',
	dst_ip: '<ip:destination.ip>',
	dstip: '<ip:destination.ip>',
	dest_ip: '<ip:destination.ip>',
	'destination.ip': '<ip:destination.ip>',
	src_port: '<int:source.port>',
	srcport: '<int:source.port>',
	'source.port': '<int:source.port>',
	dst_port: '<int:destination.port>',
	dstport: '<int:destination.port>',
	dest_port: '<int:destination.port>',
	'destination.port': '<int:destination.port>',
	srcmac: '<lower:source.mac>',
	dstmac: '<lower:destination.mac>',
	sentbyte: '<int:source.bytes>',
	rcvdbyte: '<int:destination.bytes>',
	srcintf: '<until:observer.ingress.interface.name>',
	dstintf: '<until:observer.egress.interface.name>',
	in_iface: '<until:observer.ingress.interface.name>',
	devname: '<until:observer.name>',
	devid: '<until:observer.serial_number>',
	logid: '<until:event.code>',
	policyid: '<until:rule.id>',
	'alert.signature': '<until:rule.name>',
	'alert.signature_id': '<until:rule.id>',
	user: '<until:user.name>',
	username: '<until:user.name>',
	'user.name': '<until:user.name>',
	url: '<until:url.original>',
	level: '<lower:log.level>',
	'log.level': '<lower:log.level>',
	logger: '<until:log.logger>',
	'dns.rrname': '<lower:dns.question.name>',
	'tls.sni': '<lower:tls.client.server_name>',
	trace_id: '<maybe:trace.id>',
	'trace.id': '<maybe:trace.id>',
};
