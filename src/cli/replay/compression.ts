/** First bytes of compressed files, as logrotate leaves them, and what unpacks them. */
const formats = [
	{magic: Buffer.from([0x1f, 0x8b]), reader: 'zcat'},
	{magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), reader: 'xzcat'},
	{magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), reader: 'zstdcat'},
	{magic: Buffer.from('BZh'), reader: 'bzcat'},
] as const;

/** Throws where a file begins with these bytes because it is compressed; its lines cannot be read then. */
export function refuseCompressed(start: Buffer): void {
	const format = formats.find(({magic}) => start.subarray(0, magic.length).equals(magic));
	if (format !== undefined)
		throw new Error(`it is compressed; unpack it with ${format.reader} first`);
}
