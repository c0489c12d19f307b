import type {Condition, FieldTest, RangeEnd} from '../../src/model/event-query.ts';

/** A condition in short: `all(...)`, `any(...)`, `not ...`, <text>, /expression/, and fields with their tests. */
export function shownCondition(condition: Condition): string {
	switch (condition.kind) {
		case 'and':
			return `all(${condition.of.map(shownCondition).join(', ')})`;
		case 'or':
			return `any(${condition.of.map(shownCondition).join(', ')})`;
		case 'not':
			return `not ${shownCondition(condition.of)}`;
		case 'text':
			return `<${condition.value}>`;
		case 'pattern':
			return `/${condition.source}/`;
		case 'field':
			return `${condition.field} ${shownTest(condition.test)}`;
	}
}

function shownTest(test: FieldTest): string {
	switch (test.kind) {
		case 'equals':
			return typeof test.value === 'number' ? `= ${test.value}` : `= <${test.value}>`;
		case 'wildcard':
			return `like <${test.source}>`;
		case 'range':
			return `from ${shownEnd(test.min)} to ${shownEnd(test.max)}`;
		case 'network':
			return `in ${test.network}`;
		case 'pattern':
			return `matches /${test.source}/`;
		case 'exists':
			return 'exists';
	}
}

function shownEnd(end: RangeEnd | null): string {
	return end === null ? '-' : `${end.value}${end.isIncluded ? '' : ' (without)'}`;
}
