// Stands for Node's assert in the hub's programs: to load that one takes 20 ms, and it is asked for what never fails.
'use strict';

function assert(value, message = 'an assertion failed') {
	if (!value) throw new Error(String(message));
}

assert.strictEqual = (first, second, message) => assert(Object.is(first, second), message);
assert.notStrictEqual = (first, second, message) => assert(!Object.is(first, second), message);
module.exports = assert;
