// The agent's first import, before any module of Node itself. An import of one evaluates all its enumerable getters, and those of
// these names load what the agent never uses: promises of files, standard streams, reports. Together they are 3 MB of its memory.
const getters = {
	fs: ['promises', 'ReadStream', 'WriteStream', 'FileReadStream', 'FileWriteStream', 'Utf8Stream'],
	net: ['BlockList', 'SocketAddress'],
	process: ['stdin', 'stdout', 'stderr', 'report', 'finalization', 'allowedNodeEnvironmentFlags'],
} as const;

// Not imported, since that is what it is about. The names work as ever, they are only not listed any more.
const {process} = globalThis;
for (const [name, keys] of Object.entries(getters)) {
	const module: unknown = process.getBuiltinModule?.(name);
	if (typeof module !== 'object' || module === null) continue;
	for (const key of keys) {
		const isGetter = Object.getOwnPropertyDescriptor(module, key)?.configurable === true;
		if (isGetter) Object.defineProperty(module, key, {enumerable: false});
	}
}
