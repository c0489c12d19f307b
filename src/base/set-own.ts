/** Sets a property of the object itself, whatever it is called: names come from outside, and `__proto__` is one like any other. */
export function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
	if (name !== '__proto__') target[name] = value;
	else
		Object.defineProperty(target, name, {
			value,
			enumerable: true,
			writable: true,
			configurable: true,
		});
}
