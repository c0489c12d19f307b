/** The field that says which bytes of the line as it came were secrets: `12-18 40-44`, ranges [from, to) of what is stored. */
export const redactedField = 'nms.redacted';
