// Stands for string-width in the bundles. Four packages bring it to the console, two to the hub, and the first character beyond ASCII that one of them
// measures makes it compile the tables of emoji: 70 ms of processor time, for the lines that Ink draws boxes with. One copy does,
// and only for text that holds something else.

// One column each: ASCII and the lines of boxes.
const narrow = /^[\x20-\x7e\u2500-\u257f]*$/;

export default function stringWidth(text, options) {
	if (typeof text === 'string' && narrow.test(text)) return text.length;
	// Within a bundle this is no file that is read: the module runs when it is first asked for.
	return require('../node_modules/string-width/index.js').default(text, options);
}
